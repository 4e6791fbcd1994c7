using System.Text.Json;
using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Contracts.Agencies;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Events;

namespace Pak.Reporting.Feeds;

/// <summary>Which agencies there are, by name and status.</summary>
internal sealed class AgencyFeed : IEventHandler
{
    public async Task Apply(CloudEvent what, NpgsqlConnection connection, CancellationToken ct)
    {
        if (what.As<AgencyRegistered>() is { } registered)
        {
            await Put(connection, registered.Code, registered.Name, ct);
        }
        else if (what.As<AgencyChanged>() is { } changed)
        {
            await Put(connection, changed.Code, changed.Name, ct);
        }
        else if (what.As<AgencySuspended>() is { } suspended)
        {
            await SetStatus(connection, suspended.Code, "suspended", ct);
        }
        else if (what.As<AgencyReinstated>() is { } reinstated)
        {
            await SetStatus(connection, reinstated.Code, "active", ct);
        }
    }

    private static Task Put(NpgsqlConnection connection, string code, LocalizedText name, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO reporting.agencies (code, name, status) VALUES (@code, @Name::jsonb, 'active')
            ON CONFLICT (code) DO UPDATE SET name = excluded.name
            """,
            new { code, Name = JsonSerializer.Serialize(name, JsonDefaults.Options) },
            cancellationToken: ct));

    private static Task SetStatus(NpgsqlConnection connection, string code, string status, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE reporting.agencies SET status = @status WHERE code = @code", new { code, status }, cancellationToken: ct));
}
