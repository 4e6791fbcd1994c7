using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>Who changes a definition, when, and why.</summary>
internal sealed record DefinitionChange(DateTimeOffset At, string Subject, string Name, string? Why)
{
    public static DefinitionChange By(Caller caller, TimeProvider clock, string? why) => new(clock.GetUtcNow(), caller.Subject, caller.Name, string.IsNullOrWhiteSpace(why) ? null : why.Trim());
}

/// <summary>A state that a definition has had.</summary>
/// <param name="At">Null for the state in which it was found when versions began to be kept.</param>
/// <param name="By">The person's or client's name.</param>
public sealed record DefinitionVersion(int Version, DateTimeOffset? At, string? By, string? Why, IndicatorContent Content)
{
    /// <summary>A definition as it is kept: equal definitions are written alike.</summary>
    internal static string Written(IndicatorContent content) => JsonSerializer.Serialize(content, JsonDefaults.Options);

    internal static bool AreSame(IndicatorContent one, IndicatorContent other) => Written(one) == Written(other);
}

/// <summary>The states of an indicator's definition, the newest first.</summary>
internal static class ReadVersions
{
    public static async Task<Results<Ok<Page<DefinitionVersion>>, Problem>> Handle(string code, PageRequest page, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        var before = int.MaxValue;
        if (page.After is not null && !int.TryParse(page.After, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT version, at, name, why, content FROM indicator_versions
            WHERE indicator_id = @Id AND version < @before ORDER BY version DESC LIMIT @Take
            """,
            new { indicator.Id, before, page.Take }, cancellationToken: ct));
        return TypedResults.Ok(Page<DefinitionVersion>.From(
            [.. rows.Select(row => row.ToVersion())], page, version => version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), context));
    }

    private sealed class Row
    {
        public int Version { get; init; }
        public DateTimeOffset? At { get; init; }
        public string? Name { get; init; }
        public string? Why { get; init; }
        public string Content { get; init; } = "";

        public DefinitionVersion ToVersion() => new(Version, At, Name, Why, JsonSerializer.Deserialize<IndicatorContent>(Content, JsonDefaults.Options)!);
    }
}
