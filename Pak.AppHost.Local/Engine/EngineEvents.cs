namespace Pak.AppHost.Local.Engine;

/// <summary>What the engine tells whoever shows it, on any thread, in order for each resource.</summary>
/// <param name="Changed">A resource has changed.</param>
/// <param name="Line">A resource's name and a line of its output.</param>
internal sealed record EngineEvents(Action<ResourceSnapshot> Changed, Action<string, string> Line)
{
    /// <summary>The health of a resource was asked for, changed or not.</summary>
    public Action Checked { get; init; } = static () => { };

    /// <summary>The dashboard answers for the first time.</summary>
    public Action<DashboardAccess> DashboardReady { get; init; } = static _ => { };

    public ConsoleLog Console { get; init; } = new();
}
