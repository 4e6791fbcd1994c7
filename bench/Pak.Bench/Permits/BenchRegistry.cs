using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Permits.Mobiles;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;

namespace Pak.Bench.Permits;

/// <summary>
/// Applications as the service itself would have stored them, sealed and keyed by its own code, brought in by COPY: in the mix of one
/// province's year (83.9 % issued, 11.6 % refused, the rest under review), and the tables that the limits are measured on.
/// </summary>
/// <param name="db">The service's database.</param>
/// <param name="server">Some database of the same server, as its administrator.</param>
/// <param name="masterKey">The key that the service seals with.</param>
internal sealed class BenchRegistry(NpgsqlDataSource db, NpgsqlDataSource server, string masterKey)
{
    /// <summary>What an application writes at the least: its row and its first step.</summary>
    public const string BareInserts =
        """
        BEGIN;
        WITH a AS (INSERT INTO bench_applications SELECT gen_random_uuid(), type, type_version, agency, area, status, version, submitted_at, applicant,
            sha256(random()::text::bytea), sha256(random()::text::bytea), sha256(random()::text::bytea), sample FROM bench_template RETURNING application_id)
        INSERT INTO bench_steps SELECT application_id, 1, 'submitted', now() FROM a;
        COMMIT;

        """;

    private const string Type = "pharmacy-establishment";
    private const string BareType = "bench-bare"; // asks for no form and no documents: applying is measured, not uploading
    private const string LateType = "bench-late"; // silence is no consent: when the time is over its agency is told, and no more
    private const int MostClaims = 100_000;
    private const int LargestSlice = 20_000;
    private const int Patience = 300; // seconds, for what takes long on a machine that does other work too

    private readonly Random _random = new(1404);
    private readonly List<string> _claims = [];
    private int _made;
    private int _seen;
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal); // among a million random codes some come twice
    private readonly PersonalData _data = new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pak:MasterKey"] = masterKey }).Build());

    public int Count { get; private set; }

    public async Task PrepareLimits()
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            CREATE TABLE bench_rows (code text PRIMARY KEY, body text NOT NULL);
            CREATE TABLE bench_applications (application_id uuid PRIMARY KEY, type text NOT NULL, type_version integer NOT NULL, agency text NOT NULL, area text NOT NULL,
                status text NOT NULL, version integer NOT NULL, submitted_at timestamptz NOT NULL, applicant bytea NOT NULL, tracking_key bytea NOT NULL UNIQUE,
                tracking_code_key bytea NOT NULL UNIQUE, national_code_key bytea NOT NULL, sample boolean NOT NULL);
            CREATE INDEX ON bench_applications (agency, status, application_id);
            CREATE INDEX ON bench_applications (national_code_key, agency);
            CREATE TABLE bench_steps (application_id uuid NOT NULL REFERENCES bench_applications, number integer NOT NULL, kind text NOT NULL, at timestamptz NOT NULL,
                PRIMARY KEY (application_id, number));
            INSERT INTO permit_types SELECT (jsonb_populate_record(t, '{"code":"bench-bare"}')).* FROM permit_types t WHERE code = 'pharmacy-establishment';
            INSERT INTO permit_type_versions
                SELECT (jsonb_populate_record(v, '{"code":"bench-bare","documents":[],"form":null,"inquiries":[]}')).* FROM permit_type_versions v WHERE code = 'pharmacy-establishment';
            INSERT INTO permit_types SELECT (jsonb_populate_record(t, '{"code":"bench-late"}')).* FROM permit_types t WHERE code = 'pharmacy-establishment';
            INSERT INTO permit_type_versions
                SELECT (jsonb_populate_record(v, '{"code":"bench-late","tacit_approval":false}')).* FROM permit_type_versions v WHERE code = 'pharmacy-establishment';
            CREATE TABLE bench_template AS SELECT type, type_version, agency, area, status, version, submitted_at, applicant, sample FROM applications LIMIT 1;
            """);
    }

    /// <summary>Brings in files until there are so many, a slice a transaction: while one is copied the next is sealed.</summary>
    public async Task FillTo(int count)
    {
        await CopyIn(count - Count, New);
        Count = count;
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "INSERT INTO bench_rows SELECT 'code-' || i, repeat('x', 200) FROM generate_series((SELECT count(*) FROM bench_rows) + 1, @Count) i", new { Count }, commandTimeout: Patience);
        await connection.ExecuteAsync("VACUUM (ANALYZE) applications, application_steps, bench_rows", commandTimeout: Patience);
        // What was written is on disk before anything is measured: a checkpoint in the middle of a round would be measured with it.
        await using var checkpoint = server.CreateCommand("CHECKPOINT");
        checkpoint.CommandTimeout = Patience;
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <summary>Brings in open files, handed in in the last five days, until there are so many of them.</summary>
    public async Task FillOpenTo(int count)
    {
        await using var connection = await db.OpenConnectionAsync();
        var open = await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE next_due IS NOT NULL", commandTimeout: Patience);
        await CopyIn(count - open, () => Make("under-review", Now.AddMinutes(-_random.Next(5 * 24 * 60))));
        await connection.ExecuteAsync("VACUUM (ANALYZE) applications, application_steps", commandTimeout: Patience);
    }

    /// <summary>Brings in open files whose agency has been silent for half a year. Time finds them when <see cref="LetFallDue"/> says so.</summary>
    /// <param name="count">How many.</param>
    /// <param name="tacit">Whether silence approves them; otherwise it is reported, three times each.</param>
    public async Task<List<Guid>> Overdue(int count, bool tacit)
    {
        var files = new List<Filed>();
        await CopyIn(count, () =>
        {
            files.Add(Make("under-review", Now.AddDays(-180)) with { NextDue = null, Type = tacit ? Type : LateType });
            return files[^1];
        });
        return [.. files.Select(f => f.Id)];
    }

    public async Task LetFallDue(List<Guid> files)
    {
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE applications SET next_due = now() WHERE application_id = ANY (@files)", new { files = files.ToArray() }, commandTimeout: Patience);
    }

    /// <summary>What citizens of files that are here would post to track them.</summary>
    public IEnumerable<string> Claims() => _claims;

    /// <summary>Applications that nobody has handed in yet.</summary>
    public IEnumerable<string> Applications(int count)
    {
        var mobiles = new MobileCodes(db, _data, TimeProvider.System);
        var until = TimeProvider.System.GetUtcNow().AddDays(1);
        return Enumerable.Range(0, count).Select(i => "0900" + i.ToString("0000000", CultureInfo.InvariantCulture)).Select(mobile => JsonSerializer.Serialize(new
        {
            type = BareType,
            area = "IR-23",
            applicant = new { name = "متقاضی سنجش", nationalCode = NationalCode().Value, mobile, confirmation = mobiles.Confirmation(mobile, until) },
            description = "درخواست برای سنجش سرعت",
        }));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private sealed record Filed(
        Guid Id, string Status, DateTime At, byte[] Applicant, byte[] Tracking, byte[] TrackingCode, byte[] NationalCode, string Claim, DateTime? NextDue)
    {
        public string Type { get; init; } = BenchRegistry.Type;
    }

    /// <summary>Decided ones from 440 days ago on, one after the other as files come; open ones of the last five days.</summary>
    private Filed New()
    {
        var share = _random.Next(1000);
        _made++;
        return share < 955
            ? Make(share < 839 ? "approved" : "refused", Now.AddDays(-440).AddSeconds(Math.Min(30L * _made, 400 * 86_400)))
            : Make("under-review", Now.AddMinutes(-_random.Next(5 * 24 * 60)));
    }

    private Filed Make(string status, DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        var code = TrackingCode.New();
        while (!_codes.Add(code))
        {
            code = TrackingCode.New();
        }

        var nationalCode = NationalCode();
        return new Filed(
            id,
            status,
            at.UtcDateTime,
            _data.Seal(JsonSerializer.SerializeToUtf8Bytes(new { name = "متقاضی سنجش", nationalCode = nationalCode.Value, mobile = "09000000000", description = "درخواست برای سنجش سرعت" }), id, 0),
            _data.TrackingKey(code, nationalCode.LastFour),
            _data.TrackingCodeKey(code),
            _data.NationalCodeKey(nationalCode),
            $$"""{"trackingCode":"{{code}}","lastFour":"{{nationalCode.LastFour}}"}""",
            status == "under-review" ? at.UtcDateTime.AddDays(30) : null);
    }

    /// <summary>A random hundred thousand of them: as many as a citizen's next look may be for, whatever their number.</summary>
    private void Remember(Filed file)
    {
        _seen++;
        if (_claims.Count < MostClaims)
        {
            _claims.Add(file.Claim);
        }
        else if (_random.Next(_seen) is var place && place < MostClaims)
        {
            _claims[place] = file.Claim;
        }
    }

    /// <summary>A valid code that nobody has: no office issues codes beginning with 999.</summary>
    private NationalCode NationalCode()
    {
        var head = "999" + _random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(check => Contracts.NationalCode.TryParse(head + check.ToString(CultureInfo.InvariantCulture), out var code) ? code : null).First(c => c is not null)!;
    }

    private async Task CopyIn(int count, Func<Filed> make)
    {
        await using var connection = await db.OpenConnectionAsync();
        var scheduledWith = await connection.ExecuteScalarAsync<int>("SELECT version FROM calendar_state");
        var next = Task.Run(() => Slice(count));
        while (await next is { Count: > 0 } files)
        {
            count -= files.Count;
            var left = count;
            next = Task.Run(() => Slice(left));
            await CopyFiles(connection, files, scheduledWith);
            await CopySteps(connection, files);
            files.ForEach(Remember);
        }

        List<Filed> Slice(int left) => [.. Enumerable.Range(0, Math.Clamp(left, 0, LargestSlice)).Select(_ => make())];
    }

    private static async Task CopyFiles(NpgsqlConnection connection, List<Filed> files, int scheduledWith)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY applications (application_id, type, type_version, agency, area, status, version, submitted_at, applicant, tracking_key, tracking_code_key, national_code_key,
                sample, scheduled_with, deadline, next_due) FROM STDIN BINARY
            """);
        copy.Timeout = TimeSpan.FromSeconds(Patience);
        foreach (var file in files)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(file.Id);
            await copy.WriteAsync(file.Type);
            await copy.WriteAsync(1);
            await copy.WriteAsync("health");
            await copy.WriteAsync("IR-23");
            await copy.WriteAsync(file.Status);
            await copy.WriteAsync(file.Status == "under-review" ? 2 : 3);
            await copy.WriteAsync(file.At, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(file.Applicant);
            await copy.WriteAsync(file.Tracking);
            await copy.WriteAsync(file.TrackingCode);
            await copy.WriteAsync(file.NationalCode);
            await copy.WriteAsync(true);
            await copy.WriteAsync(scheduledWith);
            await WriteInstant(copy, file.Status == "under-review" ? file.At.AddDays(45) : null);
            await WriteInstant(copy, file.NextDue);
        }

        await copy.CompleteAsync();
    }

    private async Task CopySteps(NpgsqlConnection connection, List<Filed> files)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY application_steps (application_id, number, kind, at, by_subject, by_name, text, conditions) FROM STDIN BINARY");
        copy.Timeout = TimeSpan.FromSeconds(Patience);
        foreach (var file in files)
        {
            await Write(copy, file, 1, "submitted", file.At, isOfficer: false);
            await Write(copy, file, 2, "review-started", file.At.AddHours(1), isOfficer: true);
            if (file.Status != "under-review")
            {
                await Write(copy, file, 3, file.Status, file.At.AddDays(12), isOfficer: true);
            }
        }

        await copy.CompleteAsync();
    }

    private async Task Write(NpgsqlBinaryImporter copy, Filed file, int number, string kind, DateTime at, bool isOfficer)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(file.Id);
        await copy.WriteAsync(number);
        await copy.WriteAsync(kind);
        await copy.WriteAsync(at, NpgsqlDbType.TimestampTz);
        await WriteText(copy, isOfficer ? "bench-officer" : null);
        await WriteText(copy, isOfficer ? "کارشناس" : null);
        if (kind == "refused")
        {
            await copy.WriteAsync(_data.Seal("این شرط احراز نشد"u8, file.Id, number));
        }
        else
        {
            await copy.WriteNullAsync();
        }

        await copy.WriteAsync(kind == "refused" ? new[] { 1 } : []);
    }

    private static Task WriteInstant(NpgsqlBinaryImporter copy, DateTime? at) => at is { } instant ? copy.WriteAsync(instant, NpgsqlDbType.TimestampTz) : copy.WriteNullAsync();

    private static Task WriteText(NpgsqlBinaryImporter copy, string? text) => text is null ? copy.WriteNullAsync() : copy.WriteAsync(text);
}
