using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Configuration;
using Pak.Permits.Privacy;

namespace Pak.Permits.Tests.Privacy;

public sealed class PrivacyTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    private const string NationalCode = "0790419904";
    private static readonly string[] Secrets = [NationalCode, "09120000001", "متقاضی آزمون", "رازی در پاسخ"];

    [Fact]
    public async Task What_identifies_a_person_is_in_no_table_no_log_line_and_no_span()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => spans.Enqueue($"{a.DisplayName} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))} {string.Join(' ', a.Baggage)}"),
        };
        ActivitySource.AddActivityListener(listener);

        var code = await Journey();

        var stored = await Dump();
        Assert.Contains(stored, cell => cell.Value.Contains("private-type", StringComparison.Ordinal)); // the dump sees what is there
        Assert.NotEmpty(app.Logs.Lines);
        Assert.Contains(spans, s => s.Contains("application_steps", StringComparison.Ordinal)); // statements are traced
        foreach (var secret in Secrets)
        {
            Assert.DoesNotContain(stored, cell => cell.Value.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(spans, span => span.Contains(secret, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(code, StringComparison.Ordinal));
        Assert.DoesNotContain(spans, span => span.Contains(code, StringComparison.Ordinal));
        // The code stands in the answer kept for a repeated request, for a day, and nowhere else.
        Assert.All(stored.Where(cell => cell.Value.Contains(code, StringComparison.Ordinal)), cell => Assert.Equal("idempotency_keys.body", cell.Column));
    }

    [Fact]
    public async Task Two_files_of_one_person_share_no_cipher_text()
    {
        await app.DefineTypeOnce("private-type");
        await app.Apply("private-type", NationalCode);
        await app.Apply("private-type", NationalCode);
        await using var connection = await app.Database.OpenConnectionAsync();

        var boxes = (await connection.QueryAsync<byte[]>("SELECT applicant FROM applications")).Select(Convert.ToHexString).ToList();

        Assert.Equal(boxes.Count, boxes.Distinct().Count());
        Assert.True(await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM (SELECT national_code_key FROM applications GROUP BY 1 HAVING count(*) > 1) p") > 0);
    }

    [Fact]
    public void A_sealed_text_opens_only_in_its_place_and_under_its_key()
    {
        var data = Data("one-master-key-of-more-than-32-characters");
        var file = Guid.CreateVersion7();
        var box = data.Seal("راز"u8, file, 2);

        Assert.Equal("راز", Encoding.UTF8.GetString(data.Open(box, file, 2)));
        Assert.ThrowsAny<CryptographicException>(() => data.Open(box, file, 3));
        Assert.ThrowsAny<CryptographicException>(() => data.Open(box, Guid.CreateVersion7(), 2));
        Assert.ThrowsAny<CryptographicException>(() => Data("another-master-key-of-over-32-characters!").Open(box, file, 2));
        box[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => data.Open(box, file, 2));
        Assert.ThrowsAny<CryptographicException>(() => data.Open([], file, 2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    public void Without_a_real_key_the_service_does_not_start(string? key) => Assert.Throws<InvalidOperationException>(() => Data(key));

    private static PersonalData Data(string? key) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pak:MasterKey"] = key }).Build());

    private async Task<string> Journey()
    {
        await app.DefineTypeOnce("private-type");
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var apply = new HttpRequestMessage(HttpMethod.Post, "/api/permits/applications") { Content = JsonContent.Create(PermitsApp.ApplyBody("private-type", NationalCode, $"کد من {NationalCode} است")) };
        apply.Headers.Add("Idempotency-Key", "private");
        var code = (await (await app.Anonymous().SendAsync(apply)).Json()).GetProperty("trackingCode").GetString()!;
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "question", 2, new { text = $"آیا کد شما {NationalCode} است؟" });
        await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "9904", text = $"رازی در پاسخ {NationalCode}" });
        await app.Act(id, "approval", 4, new { note = $"برای {NationalCode}" });
        Assert.Equal("approved", (await (await app.Track(code, "9904")).Json()).GetProperty("status").GetString());

        // Refused input must not leave traces either.
        await app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody("private-type", NationalCode + "1"));
        await app.Anonymous().PostAsJsonAsync("/api/permits/tracking", new { trackingCode = NationalCode, lastFour = NationalCode });
        using var broken = new StringContent($"{{\"trackingCode\":\"{code}\",\"lastFour\":{NationalCode}}}", Encoding.UTF8, "application/json");
        Assert.Equal(400, (int)(await app.Anonymous().PostAsync("/api/permits/tracking", broken)).StatusCode);
        return code;
    }

    /// <summary>Every value of every table as text; bytes read as UTF-8 too.</summary>
    private async Task<List<(string Column, string Value)>> Dump()
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        var columns = await connection.QueryAsync<(string Table, string Column, string Type)>(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'");
        var cells = new List<(string, string)>();
        foreach (var (table, column, type) in columns)
        {
            var values = type == "bytea"
                ? (await connection.QueryAsync<byte[]>($"SELECT \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL")).Select(Encoding.UTF8.GetString)
                : await connection.QueryAsync<string>($"SELECT \"{column}\"::text FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            cells.AddRange(values.Select(v => ($"{table}.{column}", v)));
        }

        return cells;
    }
}
