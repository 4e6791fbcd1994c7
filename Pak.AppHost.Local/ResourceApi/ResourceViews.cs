using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Local.ResourceApi;

/// <summary>What the engine knows, told without secrets.</summary>
internal static class ResourceViews
{
    public static IReadOnlyList<ResourceView> Of(LocalEngine engine)
    {
        var servers = engine.Parts.Where(part => part.Runner is not null).ToLookup(part => part.Resource, part => part.Runner!);
        return
        [
            .. engine.Parts.Select(part => part switch
            {
                ({ } resource, { } runner) => Of(resource, runner),
                (PostgresDatabaseResource database, null) => Of(database, servers[database.Parent].First()),
                _ => null,
            }).OfType<ResourceView>(),
        ];
    }

    private static ResourceView Of(Resource resource, Runner runner)
    {
        var now = runner.Snapshot;
        return new(
            now.Name,
            now.Resource,
            now.Kind,
            now.State,
            now.Reason,
            runner.Since,
            runner.CheckedAt,
            runner.StartedAt,
            now.Took?.TotalSeconds,
            now.Restarts,
            runner.LastCrash?.Reason,
            runner.LastCrash?.At,
            now.ProcessId,
            now.Address,
            runner.Source,
            now.LogFile,
            DependsOn(resource),
            runner.Commands,
            [.. runner.Environment.Select(v => new VariableView(v.Name, v.IsSecret ? null : v.Value, v.IsSecret)).OrderBy(v => v.Name, StringComparer.Ordinal)]);
    }

    // A database lives as long as its server, once it has been made.
    private static ResourceView Of(PostgresDatabaseResource database, Runner server)
    {
        var isMade = database.ConnectionString is not null;
        var now = server.Snapshot;
        return new(
            database.Name,
            database.Name,
            "database",
            isMade ? now.State : ResourceState.Waiting,
            isMade ? now.Reason : $"for {database.Parent.Name}",
            server.Since,
            null,
            server.StartedAt,
            null,
            0,
            null,
            null,
            null,
            isMade ? $"{now.Address}/{database.DatabaseName}" : null,
            null,
            null,
            DependsOn(database),
            [],
            []);
    }

    private static IReadOnlyList<string> DependsOn(Resource resource) =>
        [.. resource.WaitsFor.Concat(resource is ProjectResource project ? project.References : []).Select(other => other.Name).Distinct()];
}
