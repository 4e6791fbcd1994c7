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
internal sealed class BenchRegistry(NpgsqlDataSource db, string masterKey)
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
    private const int MostClaims = 100_000;
    private const int Slice = 50_000;

    private readonly Random _random = new(1404);
    private readonly List<string> _claims = [];
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
            CREATE TABLE bench_template AS SELECT type, type_version, agency, area, status, version, submitted_at, applicant, sample FROM applications LIMIT 1;
            """);
    }

    public async Task FillTo(int count)
    {
        await using var connection = await db.OpenConnectionAsync();
        var scheduledWith = await connection.ExecuteScalarAsync<int>("SELECT max(scheduled_with) FROM applications", commandTimeout: 300);
        while (Count < count)
        {
            var files = Enumerable.Range(0, Math.Min(Slice, count - Count)).Select(_ => New()).ToList();
            await CopyFiles(connection, files, scheduledWith);
            await CopySteps(connection, files);
            Count += files.Count;
        }

        await connection.ExecuteAsync(
            "INSERT INTO bench_rows SELECT 'code-' || i, repeat('x', 200) FROM generate_series((SELECT count(*) FROM bench_rows) + 1, @Count) i", new { Count }, commandTimeout: 300);
        await connection.ExecuteAsync("VACUUM (ANALYZE) applications, application_steps, bench_rows", commandTimeout: 600);
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

    private sealed record Filed(Guid Id, string Status, DateTime At, byte[] Applicant, byte[] Tracking, byte[] TrackingCode, byte[] NationalCode);

    private Filed New()
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-40 - _random.Next(400));
        var id = Guid.CreateVersion7(at);
        var code = TrackingCode.New();
        while (!_codes.Add(code))
        {
            code = TrackingCode.New();
        }

        var nationalCode = NationalCode();
        if (_claims.Count < MostClaims || _random.Next(Count + 1) < MostClaims)
        {
            var claim = $$"""{"trackingCode":"{{code}}","lastFour":"{{nationalCode.LastFour}}"}""";
            if (_claims.Count < MostClaims)
            {
                _claims.Add(claim);
            }
            else
            {
                _claims[_random.Next(MostClaims)] = claim;
            }
        }

        var share = _random.Next(1000);
        return new Filed(
            id, share < 839 ? "approved" : share < 955 ? "refused" : "under-review", at.UtcDateTime,
            _data.Seal(JsonSerializer.SerializeToUtf8Bytes(new { name = "متقاضی سنجش", nationalCode = nationalCode.Value, mobile = "09000000000", description = "درخواست برای سنجش سرعت" }), id, 0),
            _data.TrackingKey(code, nationalCode.LastFour), _data.TrackingCodeKey(code), _data.NationalCodeKey(nationalCode));
    }

    /// <summary>A valid code that nobody has: no office issues codes beginning with 999.</summary>
    private NationalCode NationalCode()
    {
        var head = "999" + _random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(check => Contracts.NationalCode.TryParse(head + check.ToString(CultureInfo.InvariantCulture), out var code) ? code : null).First(c => c is not null)!;
    }

    private static async Task CopyFiles(NpgsqlConnection connection, List<Filed> files, int scheduledWith)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY applications (application_id, type, type_version, agency, area, status, version, submitted_at, applicant, tracking_key, tracking_code_key, national_code_key,
                sample, scheduled_with) FROM STDIN BINARY
            """);
        foreach (var file in files)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(file.Id);
            await copy.WriteAsync(Type);
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
        }

        await copy.CompleteAsync();
    }

    private async Task CopySteps(NpgsqlConnection connection, List<Filed> files)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY application_steps (application_id, number, kind, at, by_subject, by_name, text, conditions) FROM STDIN BINARY");
        foreach (var file in files)
        {
            await Write(copy, file, 1, "submitted", file.At, isOfficer: false);
            await Write(copy, file, 2, "review-started", file.At.AddDays(1), isOfficer: true);
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

    private static Task WriteText(NpgsqlBinaryImporter copy, string? text) => text is null ? copy.WriteNullAsync() : copy.WriteAsync(text);
}
