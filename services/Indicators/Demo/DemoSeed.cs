using Dapper;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Submissions;
using Pak.Indicators.Submissions.Upload;
using Pak.Indicators.Submissions.Upload.Formats;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;

namespace Pak.Indicators.Demo;

/// <summary>
/// Defines the demo indicators and publishes their values the way agencies do, before the service listens. Whether a database
/// gets them is decided once: by <c>Pak:Demo</c> of the first start, and only while nothing is in it. Later starts complete a
/// seed that broke off and otherwise add nothing, whatever they are told. Of replicas that start together one seeds.
/// </summary>
internal sealed class DemoSeed(
    NpgsqlDataSource db, Uploader uploader, Publisher publisher, EventLog events, TimeProvider clock, IConfiguration configuration) : IHostedLifecycleService
{
    private const int LockClass = 0x50414B; // "PAK"
    private const int SeedLock = 2;

    private static readonly Caller Steward = new("demo-steward", null, "داده نمونه", new HashSet<string>());
    private static readonly Caller Approver = new("demo-approver", null, "داده نمونه", new HashSet<string>());

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@LockClass, @SeedLock)", new { LockClass, SeedLock }, commandTimeout: 120);
        try
        {
            if (!await IsDue(connection, cancellationToken))
            {
                return;
            }

            foreach (var agency in DemoIndicators.All.GroupBy(indicator => indicator.Agency))
            {
                await Seed(connection, agency.Key, [.. agency], cancellationToken);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE demo_seed SET finished_at = @Now", new { Now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@LockClass, @SeedLock)", new { LockClass, SeedLock });
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Decides on the first start, and is true while what was decided is not done.</summary>
    private async Task<bool> IsDue(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO demo_seed (decided_at, wanted)
            SELECT @Now, @IsWanted AND NOT EXISTS (SELECT FROM indicators) AND NOT EXISTS (SELECT FROM submissions)
            ON CONFLICT DO NOTHING
            """,
            new { Now = clock.GetUtcNow(), IsWanted = configuration.GetValue<bool>("Pak:Demo") }, cancellationToken: ct));
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT wanted AND finished_at IS NULL FROM demo_seed", cancellationToken: ct));
    }

    private async Task Seed(NpgsqlConnection connection, string agency, List<DemoIndicator> indicators, CancellationToken ct)
    {
        var steward = Steward with { Agency = agency };
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM submissions WHERE agency = @agency AND created_by = @Subject AND status = 'published')",
            new { agency, steward.Subject }, cancellationToken: ct)))
        {
            return;
        }

        await Define(connection, agency, indicators, ct);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO submissions (id, agency, status, note, created_by) VALUES (@id, @agency, 'draft', 'داده نمونه', @Subject);
            INSERT INTO submission_history (submission_id, version, at, subject, name, what) VALUES (@id, 1, @now, @Subject, @Name, 'created')
            """,
            new { id, agency, steward.Subject, steward.Name, now }, cancellationToken: ct));
        var draft = (await SubmissionRow.Find(connection, id, steward, ct))!;
        await using var file = new MemoryStream(DemoFile.Of(indicators));
        var uploaded = await uploader.Upload(draft, new CsvFigures(), file, steward, ct);
        if (uploaded.Value is not { Status: SubmissionStatus.Validated })
        {
            throw new InvalidOperationException($"The demo data of {agency} has findings: {uploaded.Value?.Findings.FirstOrDefault()} {uploaded.Problem}");
        }

        await SubmissionRow.Move(connection, id, SubmissionStatus.Submitted, "submitted", null, steward, now, ct);
        await SubmissionRow.Move(connection, id, SubmissionStatus.Approved, "approved", null, Approver, now, ct);
        var approved = (await SubmissionRow.Find(connection, id, steward, ct))!;
        var published = await publisher.Publish(id, approved.Version, Approver with { Agency = agency }, ct);
        if (published.Problem is { } problem)
        {
            throw new InvalidOperationException($"The demo data of {agency} was not published: {problem}");
        }
    }

    private async Task Define(NpgsqlConnection connection, string agency, List<DemoIndicator> indicators, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var content in indicators.Select(indicator => indicator.Content))
        {
            if (await IndicatorRow.Insert(connection, content.Code, agency, DefinitionRules.Tidy(content), sample: true, new(clock.GetUtcNow(), Steward.Subject, Steward.Name, null), ct))
            {
                var indicator = (await IndicatorRow.Find(connection, content.Code, forUpdate: false, ct))!.ToIndicator();
                await events.Append(connection, DefineIndicator.Defined(indicator), ct);
            }
        }

        await transaction.CommitAsync(ct);
    }
}

internal static class DemoExtensions
{
    /// <summary>Register after the database and the areas: the seed needs both.</summary>
    public static void AddDemo(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<DemoSeed>();
}
