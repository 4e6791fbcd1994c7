using System.Net.Http.Json;
using System.Text;
using Pak.SystemTests.Running;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.SystemTests.Telemetry;

/// <summary>What must stay secret is used in every way that the system offers, and then looked for wherever the system writes.</summary>
[Collection(OneSystem.Name)]
public sealed class LeakTests(PakSystem system, ITestOutputHelper output)
{
    [Fact]
    public async Task No_secret_and_no_national_code_is_in_any_log_span_or_metric()
    {
        var person = Citizen.New();
        var receipt = await person.Apply(system);
        await Misuse(person, receipt.Code);
        await SignInWrongAndRight();
        using (var officer = await system.Access.AsPerson("health.officer"))
        using (var list = await officer.GetAsync(new Uri("api/permits/applications", UriKind.Relative)))
        {
            await list.Json();
        }

        using (var uploader = await system.Access.Client("statistics-upload"))
        using (var refused = await uploader.PostAsJsonAsync("api/indicators", new { code = 7 }))
        {
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await Exported();
        var parameters = await system.Access.Parameters();
        // The demo's own persons are made up; those of this run are looked for with the rest.
        string[] secrets = [.. parameters.Values, .. system.Access.Secrets, .. Citizen.Everyone.Select(c => c.NationalCode), receipt.Code];
        Assert.All(secrets, secret => Assert.InRange(secret.Length, 8, 4000));

        var searched = 0L;
        foreach (var (name, bytes) in await Everything())
        {
            searched += bytes.Length;
            foreach (var secret in secrets.Distinct())
            {
                var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret));
                Assert.True(at < 0, at < 0 ? "" : $"{name} holds a secret of {secret.Length} characters after: {Before(bytes, at)}");
            }
        }

        // The search itself finds what is there.
        Assert.Contains(system.Telemetry.Bodies, body => body.AsSpan().IndexOf("/api/permits/tracking"u8) >= 0);
        output.WriteLine($"{secrets.Distinct().Count()} secrets not found in {searched:N0} bytes of logs, traces and metrics");
        Assert.True(searched > 100_000, $"Only {searched} bytes were there to search.");
    }

    private static string Before(byte[] bytes, int at) => Encoding.UTF8.GetString(bytes, Math.Max(0, at - 200), Math.Min(200, at));

    private async Task Misuse(Citizen person, string code)
    {
        using var client = system.Client();
        // Wrong digits, and everything that is private where it does not belong.
        using var wrong = await client.PostAsJsonAsync("api/permits/tracking", new { trackingCode = code, lastFour = "0000" });
        using var right = await client.PostAsJsonAsync("api/permits/tracking", new { trackingCode = code, lastFour = person.LastFour });
        await right.Json();
        using var broken = await client.PostAsync(new Uri("api/permits/applications", UriKind.Relative), new StringContent($"{{\"nationalCode\": \"{person.NationalCode}\" oops", Encoding.UTF8, "application/json"));
        using var unknown = await client.PostAsJsonAsync("api/permits/applications", new { type = "x", nationalCode = person.NationalCode });
        Assert.All([wrong, broken, unknown], r => Assert.InRange((int)r.StatusCode, 400, 499));
    }

    private async Task SignInWrongAndRight()
    {
        var (username, password) = system.Access.Person("mefa.steward");
        const string Wrong = "a-wrong-password-that-is-secret-too";
        system.Access.Secrets.Add(Wrong);
        await using var visitor = await Chromium.Open(system, "en");
        await StaffPages.SignIn(visitor, username, Wrong, succeeds: false);
        await StaffPages.SignIn(visitor, username, password);
    }

    // Exporters run in batches: when a later span of every service is here, the earlier ones are too.
    private async Task Exported()
    {
        var before = system.Telemetry.Spans.Count;
        var logs = system.Telemetry.Logs;
        using var client = system.Client();
        await Eventually.Holds(
            async () =>
            {
                foreach (var path in new[] { "api/agencies", "api/indicators/sectors", "api/permits/types", "api/reports/feeds", "" })
                {
                    using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
                }

                return system.Telemetry.Spans.Skip(before).Select(s => s.Service).Distinct().Count() >= 6;
            },
            "spans of all services arrived");
        Assert.True(logs > 0, "No logs were exported.");
    }

    private async Task<List<(string Name, byte[] Bytes)>> Everything()
    {
        var all = new List<(string, byte[])>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(system.Data, "logs"), "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            all.Add((Path.GetFileName(file), copy.ToArray()));
        }

        Assert.Contains(all, f => f.Item1.StartsWith("permits", StringComparison.Ordinal));
        all.AddRange(system.Telemetry.Bodies.Select((body, i) => ($"export {i}", body)));
        return all;
    }
}
