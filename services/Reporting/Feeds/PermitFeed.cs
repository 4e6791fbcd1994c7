using Dapper;
using Npgsql;
using Pak.Contracts.Permits;
using Pak.ServiceDefaults.Events;

namespace Pak.Reporting.Feeds;

/// <summary>Which applications each agency has open, and how many working days its decisions took.</summary>
internal sealed class PermitFeed : IEventHandler
{
    public Task Apply(CloudEvent what, NpgsqlConnection connection, CancellationToken ct)
    {
        if (what.As<ApplicationSubmitted>() is { } submitted)
        {
            return connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO reporting.applications (id, agency, status, submitted_at)
                VALUES (@Application, @Agency, 'open', @SubmittedAt)
                """,
                new { submitted.Application, submitted.Agency, submitted.SubmittedAt },
                cancellationToken: ct));
        }

        if (what.As<ApplicationApproved>() is { } approved)
        {
            return End(connection, approved.Application, "approved", approved.DecidedAt, approved.WorkingDays, ct);
        }

        if (what.As<ApplicationRefused>() is { } refused)
        {
            return End(connection, refused.Application, "refused", refused.DecidedAt, refused.WorkingDays, ct);
        }

        return what.As<ApplicationWithdrawn>() is { } withdrawn
            ? End(connection, withdrawn.Application, "withdrawn", withdrawn.WithdrawnAt, null, ct)
            : Task.CompletedTask;
    }

    private static Task End(NpgsqlConnection connection, Guid id, string status, DateTimeOffset at, int? workingDays, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE reporting.applications SET status = @status, ended_at = @at, working_days = @workingDays WHERE id = @id",
            new { id, status, at, workingDays },
            cancellationToken: ct));
}
