using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults;

namespace Pak.Permits.Demo;

/// <summary>
/// Sample types, files in every state and their events, all in one transaction, before the service listens. Whether a database gets
/// them is decided once: by <c>Pak:Demo</c> of the first start, and only while nothing is in it. Later starts make up for a seed
/// that broke off and otherwise add nothing, whatever they are told. Replicas that start together seed once.
/// <c>Pak:DemoTracking</c> names a file (mode 600) that gets one tracking code with its last four digits a status.
/// </summary>
internal sealed class DemoSeed(
    NpgsqlDataSource db, PersonalData data, Applicants applicants, CalendarRules calendar, StepWriter writer, TimeProvider clock, IConfiguration configuration)
    : IHostedLifecycleService
{
    private const int Files = 340;

    // How often each status comes up among a hundred files.
    private static readonly (ApplicationStatus Status, int Share)[] Shares =
    [
        (ApplicationStatus.Approved, 42), (ApplicationStatus.Refused, 12), (ApplicationStatus.UnderReview, 18),
        (ApplicationStatus.AwaitingApplicant, 10), (ApplicationStatus.Submitted, 12), (ApplicationStatus.Withdrawn, 6),
    ];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await Decide(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await BeginDue(connection, cancellationToken))
        {
            var examples = await Seed(connection, cancellationToken);
            // Before the commit: a seed whose codes were never written down would be of no use.
            if (configuration["Pak:DemoTracking"] is { Length: > 0 } path)
            {
                await Write(path, examples, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>On the first start; committed before anything is seeded.</summary>
    private async Task Decide(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO demo_seed (decided_at, wanted)
            SELECT $1, $2 AND NOT EXISTS (SELECT FROM permit_types) AND NOT EXISTS (SELECT FROM applications)
            ON CONFLICT DO NOTHING
            """,
            connection);
        command.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = configuration.GetValue<bool>("Pak:Demo") });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>True when the seed is wanted and not there yet; other replicas wait here until the transaction ends.</summary>
    private async Task<bool> BeginDue(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("UPDATE demo_seed SET finished_at = $1 WHERE wanted AND finished_at IS NULL", connection) { CommandTimeout = 120 };
        command.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private async Task<List<DemoTracking>> Seed(NpgsqlConnection connection, CancellationToken ct)
    {
        var now = clock.Now();
        var types = DemoTypes.All(JalaliDate.TehranDay(now).AddDays(-730));
        foreach (var type in types)
        {
            await PermitTypeRows.TryCreate(connection, type.Code, type.Agency, now, ct);
            await PermitTypeRows.Append(connection, type, "demo", now, ct);
        }

        var book = await calendar.Book(connection, ct);
        var random = new Random(1404);
        var files = new DemoFiles(random, book, now);
        var examples = new List<DemoTracking>();
        var pieces = Pieces(types, files).ToList();
        for (var i = 0; i < Files; i++)
        {
            var piece = i < pieces.Count ? pieces[i] : (Type: types[i % types.Count], File: null);
            var type = piece.Type;
            var passed = PassageOfTime.Until(now, piece.File ?? files.Next(type, StatusAt(random.Next(100))), 0, type, book);
            var file = passed.File;
            var nationalCode = files.NationalCode();
            var code = await SubmitApplication.Store(connection, passed, type, book, Sample(i + 1, type, nationalCode), nationalCode, data, applicants, ct);
            await writer.Write(connection, [new ChangedFile(Before: null, passed, type)], book, ct);
            await DemoTraces.Write(connection, passed, ct);
            if (!examples.Exists(e => e.Status == file.Status))
            {
                examples.Add(new DemoTracking(code, nationalCode.LastFour, file.Status));
            }
        }

        return examples;
    }

    /// <summary>What chance would seldom bring: appeals to decide, inquiries that were just sent, deadlines of today and the days after it.</summary>
    private static IEnumerable<(PermitType Type, Application? File)> Pieces(IReadOnlyList<PermitType> types, DemoFiles files)
    {
        foreach (var ofAgency in types.Where(t => t.StatutoryDays >= 20).GroupBy(t => t.Agency))
        {
            var some = ofAgency.ToList();
            yield return (some[0], files.Appealed(some[0]));
            yield return (some[^1], files.Appealed(some[^1]));
            yield return (some[0], files.Pressing(some[0], 0));
            yield return (some[^1], files.Pressing(some[^1], 2));
        }

        foreach (var type in types.Where(t => t.Inquiries.Count > 0))
        {
            yield return (type, files.Inquiring(type));
        }
    }

    private static ApplicationStatus StatusAt(int percent)
    {
        foreach (var (status, share) in Shares)
        {
            if ((percent -= share) < 0)
            {
                return status;
            }
        }

        throw new InvalidOperationException("The shares must add up to a hundred.");
    }

    private static Applicant Sample(int number, PermitType type, NationalCode nationalCode) => new(
        "متقاضی نمونهٔ " + PersianText.WithPersianDigits(number.ToString(CultureInfo.InvariantCulture)),
        nationalCode.Value,
        "0900" + number.ToString("0000000", CultureInfo.InvariantCulture),
        "درخواست نمونه برای " + type.Title.Fa,
        DemoAnswers.Of(type, nationalCode.Value, new Random(number)));

    private static async Task Write(string path, List<DemoTracking> examples, CancellationToken ct)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        File.Delete(path); // an older file keeps its mode when it is only overwritten
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await JsonSerializer.SerializeAsync(file, new DemoTrackings(examples), JsonDefaults.Options, ct);
    }

    private sealed record DemoTrackings(IReadOnlyList<DemoTracking> Applications);

    private sealed record DemoTracking(string TrackingCode, string LastFour, ApplicationStatus Status);
}

internal static class DemoExtensions
{
    /// <summary>Call after the database was added: migrations come first.</summary>
    public static void AddDemo(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<DemoSeed>();
}
