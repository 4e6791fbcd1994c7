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
/// Defines the demo indicators and publishes their values the way agencies do, before the service listens: delivery after delivery at
/// its time (<see cref="DemoCalendar"/>). Whether a database gets them is decided once: by <c>Pak:Demo</c> of the first start, and only
/// while nothing is in it. Later starts complete a seed that broke off and otherwise add nothing, whatever they are told. Of replicas
/// that start together one seeds.
/// </summary>
internal sealed class DemoSeed(NpgsqlDataSource db, EventLog events, IServiceProvider services, TimeProvider clock, IConfiguration configuration) : IHostedLifecycleService
{
    public const string Sample = "دادهٔ نمونه";

    private const int LockClass = 0x50414B; // "PAK"
    private const int SeedLock = 2;

    /// <summary>Their last figures wait for approval; those of the last one were sent back.</summary>
    private static readonly string[] WithSomethingWaiting = ["health", "energy", "mefa", "tehran-municipality", "industry"];

    public static Caller Steward { get; } = new("demo-steward", null, Sample, new HashSet<string>());

    public static Caller Approver { get; } = new("demo-approver", null, Sample, new HashSet<string>());

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@LockClass, @SeedLock)", new { LockClass, SeedLock }, commandTimeout: 120);
        try
        {
            if (await Due(connection, cancellationToken) is { } present)
            {
                await Seed(connection, present, cancellationToken);
            }
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

    /// <summary>Decides on the first start. When that was, while what was decided is not done; null when there is nothing to do.</summary>
    private async Task<DateTimeOffset?> Due(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO demo_seed (decided_at, wanted)
            SELECT @Now, @IsWanted AND NOT EXISTS (SELECT FROM indicators) AND NOT EXISTS (SELECT FROM submissions)
            ON CONFLICT DO NOTHING
            """,
            new { Now = clock.GetUtcNow(), IsWanted = configuration.GetValue<bool>("Pak:Demo") }, cancellationToken: ct));
        return await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "SELECT decided_at FROM demo_seed WHERE wanted AND finished_at IS NULL", cancellationToken: ct)) is { } decided ? new DateTimeOffset(decided, TimeSpan.Zero) : null;
    }

    private async Task Seed(NpgsqlConnection connection, DateTimeOffset present, CancellationToken ct)
    {
        var calendar = new DemoCalendar(present);
        await Define(connection, calendar.Deliveries[0], ct);
        var agencies = DemoIndicators.Reported.GroupBy(indicator => indicator.Agency).Select(agency => (Code: agency.Key, Indicators: (IReadOnlyList<DemoIndicator>)[.. agency])).ToList();
        var done = await Published(connection, ct);
        for (var delivery = 0; delivery < calendar.Deliveries.Count; delivery++)
        {
            foreach (var (agency, indicators) in agencies)
            {
                if (calendar.Delivery(indicators, delivery) is { } delivered && done.GetValueOrDefault(agency) is var before)
                {
                    done[agency] = before - 1;
                    if (before <= 0)
                    {
                        await Deliver(connection, agency, delivered.File, delivered.Note, calendar.Deliveries[delivery], ct);
                    }
                }
            }
        }

        foreach (var agency in WithSomethingWaiting)
        {
            await Submit(connection, agency, calendar.Waiting(agencies.Single(one => one.Code == agency).Indicators), "بازنگری و داده‌های تازه", present.AddDays(-1), ct);
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SendBack(connection, WithSomethingWaiting[^1], present.AddHours(-5), ct);
        await new DemoGovernance(connection, events, calendar.Deliveries[1]).Seed(ct);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE demo_seed SET finished_at = @Now", new { Now = clock.GetUtcNow() }, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private async Task Define(NpgsqlConnection connection, DateTimeOffset at, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var change = new DefinitionChange(at, Steward.Subject, Steward.Name, Why: null);
        var definitions = DemoIndicators.Reported.Select(indicator => (indicator.Agency, indicator.Content)).Concat(DemoIndicators.Computed);
        foreach (var (agency, content) in definitions)
        {
            if (await IndicatorRow.Insert(connection, content.Code, agency, DefinitionRules.Tidy(content), sample: true, change, ct))
            {
                var indicator = (await IndicatorRow.Find(connection, content.Code, forUpdate: false, ct))!.ToIndicator();
                await events.Append(connection, DefineIndicator.Defined(indicator), ct);
            }
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>How many deliveries of each agency are published. What broke off before that is withdrawn.</summary>
    private async Task<Dictionary<string, int>> Published(NpgsqlConnection connection, CancellationToken ct)
    {
        var open = await connection.QueryAsync<(Guid Id, string Agency)>(new CommandDefinition(
            "SELECT id, agency FROM submissions WHERE created_by = @Subject AND status NOT IN ('published', 'withdrawn')", new { Steward.Subject }, cancellationToken: ct));
        foreach (var (id, agency) in open.ToList())
        {
            await SubmissionRow.Move(connection, id, SubmissionStatus.Withdrawn, "withdrawn", null, Steward with { Agency = agency }, clock.GetUtcNow(), ct);
        }

        var rows = await connection.QueryAsync<(string Agency, int Count)>(new CommandDefinition(
            "SELECT agency, count(*)::int FROM submissions WHERE created_by = @Subject AND status = 'published' GROUP BY agency", new { Steward.Subject }, cancellationToken: ct));
        return rows.ToDictionary(row => row.Agency, row => row.Count, StringComparer.Ordinal);
    }

    private async Task Deliver(NpgsqlConnection connection, string agency, byte[] file, string? note, DateTimeOffset at, CancellationToken ct)
    {
        var id = await Submit(connection, agency, file, note, at, ct);
        await SubmissionRow.Move(connection, id, SubmissionStatus.Approved, "approved", null, Approver, at, ct);
        var approved = (await SubmissionRow.Find(connection, id, Steward with { Agency = agency }, ct))!;
        var publisher = ActivatorUtilities.CreateInstance<Publisher>(services, new FixedClock(at));
        if ((await publisher.Publish(id, approved.Version, Approver with { Agency = agency }, ct)).Problem is { } problem)
        {
            throw new InvalidOperationException($"The demo data of {agency} was not published: {problem}");
        }
    }

    private async Task<Guid> Submit(NpgsqlConnection connection, string agency, byte[] file, string? note, DateTimeOffset at, CancellationToken ct)
    {
        var steward = Steward with { Agency = agency };
        var id = Guid.CreateVersion7(at);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO submissions (id, agency, status, note, created_by) VALUES (@id, @agency, 'draft', @Sample, @Subject);
            INSERT INTO submission_history (submission_id, version, at, subject, name, what) VALUES (@id, 1, @at, @Subject, @Name, 'created')
            """,
            new { id, agency, Sample, steward.Subject, steward.Name, at }, cancellationToken: ct));
        var draft = (await SubmissionRow.Find(connection, id, steward, ct))!;
        var uploader = ActivatorUtilities.CreateInstance<Uploader>(services, new FixedClock(at));
        await using var body = new MemoryStream(file);
        var uploaded = await uploader.Upload(draft, new CsvFigures(), body, steward, ct);
        if (uploaded.Value is not { Status: SubmissionStatus.Validated })
        {
            throw new InvalidOperationException($"The demo data of {agency} has findings: {uploaded.Value?.Findings.FirstOrDefault()} {uploaded.Problem}");
        }

        await SubmissionRow.Move(connection, id, SubmissionStatus.Submitted, "submitted", note, steward, at, ct);
        return id;
    }

    private static async Task SendBack(NpgsqlConnection connection, string agency, DateTimeOffset at, CancellationToken ct)
    {
        var id = await connection.ExecuteScalarAsync<Guid>(new CommandDefinition(
            "SELECT id FROM submissions WHERE agency = @agency AND status = 'submitted'", new { agency }, cancellationToken: ct));
        await SubmissionRow.Move(connection, id, SubmissionStatus.Returned, "returned", "منبع بازنگری را در یادداشت بنویسید", Approver with { Agency = agency }, at, ct);
    }

    /// <summary>Stands still: what happens in a delivery happens at its time.</summary>
    private sealed class FixedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}

internal static class DemoExtensions
{
    /// <summary>Register after the database and the areas: the seed needs both.</summary>
    public static void AddDemo(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<DemoSeed>();
}
