using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Demo;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Permits.Tests.Load;

/// <summary>
/// The files of one province in a year, on the service as a process of its own: some of them go all their way through it by HTTP, the
/// others are stored as the service stores them, and a thousand of those are left for its sweep. Then all of them are counted, tracked and verified.
/// </summary>
[Trait("Category", "Long")]
public sealed class ProvinceTests(ITestOutputHelper output)
{
    private const int ByHttp = 10_143;
    private const int Callers = 12;
    private const int Fillers = 3;
    private const string Plain = "province-plain";
    private const string Inquiring = "province-inquiring";
    private const string Quick = "province-quick"; // what the agency has let lie for two months, silence approves

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Permits__Limits__Apply__Capacity"] = "100000000",
        ["Permits__Limits__TrackingPerAddress__Capacity"] = "100000000",
        ["Permits__Sweep__Seconds"] = "1",
        ["Permits__Log__Seconds"] = "1",
    };

    private readonly TestIssuer _issuer = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact]
    public async Task All_files_of_a_province_are_counted_tracked_and_sealed_and_the_desk_answers()
    {
        var database = await Servers.CreateDatabase("province");
        await using var app = new PermitsApp { Reuses = database };
        await DefineTypes(app);
        await using var keys = await KeysServer.Start(_issuer);
        await using var service = await PermitsApp.Process(database, new Dictionary<string, string>(Settings) { ["services__agencies__http__0"] = keys.Address });
        await service.IsHealthy();
        using var http = new HttpClient { BaseAddress = service.Address };
        await using var connection = await app.Database.OpenConnectionAsync();

        var all = Province.All();
        var own = all.Where(s => s != Standing.Silence).Take(ByHttp).ToList();
        var claims = await GoThrough(http, own);
        Tell($"{own.Count} files went their way by HTTP");
        claims.AddRange(await Fill(app, [.. all.Where(s => s == Standing.Silence), .. all.Where(s => s != Standing.Silence).Skip(ByHttp)]));
        Tell($"{claims.Count - own.Count} more are stored");
        await Eventually.Holds(
            async () => await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications WHERE next_due <= now()") == 0, "the sweep has approved what was due", TimeSpan.FromMinutes(3));

        var expected = all.GroupBy(Province.StatusOf, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        await AssertCounted(http, expected, all.Count(s => s == Standing.AwaitingInquiry));
        Tell("the API counts them as they are");
        Assert.Equal(Ordered(expected), Ordered(await Track(http, claims)));
        Tell($"{claims.Count} tracked");
        await AssertSealed(app, connection);
        Assert.Equal(expected["approved"] + expected["tacitly-approved"], await connection.ExecuteScalarAsync<int>("SELECT count(DISTINCT number)::int FROM permits"));
        Assert.Empty(service.Lines.Where(line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)).Take(5));
        Assert.Contains(service.Lines, line => line.Contains("\"LogLevel\":", StringComparison.Ordinal)); // it does log like this
    }

    private static async Task DefineTypes(PermitsApp app)
    {
        app.Clock.Advance(TimeProvider.System.GetUtcNow().AddDays(-500) - app.Clock.GetUtcNow()); // in force before the oldest file
        await app.DefineType(Plain, new TypeOptions(Oversight: "oversight"), statutoryDays: 60);
        await app.DefineType(Inquiring, new TypeOptions(Oversight: "oversight") { Inquiries = [new("site", "environment", 30, "escalate")] }, statutoryDays: 60);
        await app.DefineType(Quick, new TypeOptions(Tacit: true), statutoryDays: 10);
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
    }

    /// <summary>Applied for, reviewed, asked about and decided by calls alone.</summary>
    private async Task<List<Claim>> GoThrough(HttpClient http, List<Standing> standings)
    {
        var codes = new DemoFiles(new Random(1), null!, default);
        var applying = standings.Select((standing, i) => (Type: TypeOf(standing, i), NationalCode: codes.NationalCode())).ToList();
        var claims = new ConcurrentBag<Claim>();
        await Each(applying, async one =>
        {
            using var answer = await http.PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody(one.Type, one.NationalCode.Value));
            claims.Add(new Claim((await Body(answer)).GetProperty("trackingCode").GetString()!, one.NationalCode.LastFour));
        });
        Tell($"{claims.Count} applied");

        // The applicant never learns the file's id, and the officer never the code: the desk gives the files, of each type as many as applied for it.
        foreach (var ofType in standings.Select((standing, i) => (standing, Type: TypeOf(standing, i))).GroupBy(f => f.Type, f => f.standing))
        {
            var files = await List(http, "health", $"/api/permits/applications?status=submitted&type={ofType.Key}");
            await Each(files.Zip(ofType), async one => await Lead(http, one.First.GetProperty("id").GetGuid(), one.Second));
        }

        return [.. claims];
    }

    private async Task Lead(HttpClient http, Guid id, Standing standing)
    {
        if (standing == Standing.Submitted)
        {
            return;
        }

        var file = await Act(http, "health", $"/api/permits/applications/{id}/review", 1, body: null);
        var isDecided = standing is Standing.Issued or Standing.Refused;
        var version = file.GetProperty("version").GetInt32();
        foreach (var inquiry in isDecided ? file.GetProperty("inquiries").EnumerateArray() : default)
        {
            await Act(http, "environment", $"/api/permits/inquiries/{inquiry.GetProperty("id").GetGuid()}/answer", version++, new { favourable = true, text = "مانعی ندارد" });
        }

        (string Action, object Body)? last = standing switch
        {
            Standing.Issued => ("approval", new { }),
            Standing.Refused => ("refusal", new { conditions = new[] { 1 }, note = "این شرط احراز نشد" }),
            Standing.WithApplicant => ("question", new { text = "نشانی دقیق محل را بنویسید" }),
            _ => null,
        };
        if (last is { } step)
        {
            await Act(http, "health", $"/api/permits/applications/{id}/{step.Action}", version, step.Body);
        }
    }

    /// <summary>The others, by some at once, as replicas would.</summary>
    private static async Task<IEnumerable<Claim>> Fill(PermitsApp app, List<Standing> standings)
    {
        var filler = new ProvinceFiller(
            app.Database, app.Services.GetRequiredService<StepWriter>(), app.Services.GetRequiredService<PermitTypeRows>(), app.Services.GetRequiredService<CalendarRules>(),
            app.Services.GetRequiredService<Applicants>(), app.Services.GetRequiredService<PersonalData>(), TimeProvider.System.GetUtcNow());
        var files = standings.Select((standing, i) => (standing, TypeOf(standing, i))).ToList();
        var filled = await Task.WhenAll(files.Chunk((files.Count / Fillers) + 1).Select((part, seed) => Task.Run(() => filler.Fill(part, seed))));
        return filled.SelectMany(part => part);
    }

    private static string TypeOf(Standing standing, int i) => standing switch
    {
        Standing.Silence => Quick,
        Standing.AwaitingInquiry => Inquiring,
        Standing.Issued or Standing.Refused when i % 3 == 0 => Inquiring,
        _ => Plain,
    };

    /// <summary>The lists have so many of each status, each file once; the desk's figures are the same; the queue is in order.</summary>
    private async Task AssertCounted(HttpClient http, Dictionary<string, int> expected, int inquired)
    {
        var counted = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<Guid>();
        foreach (var status in expected.Keys)
        {
            var files = await List(http, "health", $"/api/permits/applications?status={status}");
            counted[status] = files.Count;
            Assert.All(files, file => Assert.True(seen.Add(file.GetProperty("id").GetGuid())));
        }

        Assert.Equal(Ordered(expected), Ordered(counted));
        Assert.Equal(Province.Files, seen.Count);
        Assert.Equal(inquired, (await List(http, "environment", "/api/permits/inquiries?state=open")).Count);
        var desk = await Get(http, "health", "/api/permits/desk");
        Assert.Equal(
            (expected["submitted"], expected["under-review"], expected["awaiting-applicant"]),
            (desk.GetProperty("submitted").GetInt32(), desk.GetProperty("underReview").GetInt32(), desk.GetProperty("awaitingApplicant").GetInt32()));
        var watch = Stopwatch.StartNew();
        var queue = (await Get(http, "health", "/api/permits/applications?order=remaining&limit=100")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("deadline").GetDateTimeOffset()).ToList();
        Tell($"a page of the queue took {watch.ElapsedMilliseconds} ms");
        Assert.Equal(100, queue.Count);
        Assert.Equal(queue.Order(), queue);
    }

    private static async Task<Dictionary<string, int>> Track(HttpClient http, List<Claim> claims)
    {
        var tracked = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Each(claims, async claim =>
        {
            using var answer = await http.PostAsJsonAsync("/api/permits/tracking", claim);
            tracked.AddOrUpdate((await Body(answer)).GetProperty("status").GetString()!, 1, (_, count) => count + 1);
        });
        return new(tracked, StringComparer.Ordinal);
    }

    /// <summary>The service seals what it logged, and the log verifies.</summary>
    private async Task AssertSealed(PermitsApp app, NpgsqlConnection connection)
    {
        await Eventually.Holds(
            async () => !await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM acts WHERE sequence IS NULL)"), "all acts are sealed", TimeSpan.FromMinutes(5));
        Tell("sealed");
        await using var reading = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var log = await LogVerification.Run(connection, app.Services.GetRequiredService<CheckpointKey>(), [], CancellationToken.None);
        Tell($"{log.Acts} acts verified");
        Assert.Empty(log.Problems);
        Assert.Equal(0, log.Unsealed);
    }

    private async Task<List<JsonElement>> List(HttpClient http, string agency, string address)
    {
        var items = new List<JsonElement>();
        for (string? next = ""; next is not null;)
        {
            var page = await Get(http, agency, $"{address}&limit=500{next}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        return items;
    }

    private async Task<JsonElement> Get(HttpClient http, string agency, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Officer(agency) } };
        using var answer = await http.SendAsync(request);
        return await Body(answer);
    }

    private async Task<JsonElement> Act(HttpClient http, string agency, string address, int version, object? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Headers = { Authorization = Officer(agency) }, Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        using var answer = await http.SendAsync(request);
        return await Body(answer);
    }

    private static async Task<JsonElement> Body(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private AuthenticationHeaderValue Officer(string agency) => new("Bearer", _issuer.Token(TimeProvider.System.GetUtcNow(), $"officer-{agency}", agency, Scopes.PermitsDecide));

    private static Task Each<T>(IEnumerable<T> all, Func<T, Task> act) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (one, _) => await act(one));

    private static List<string> Ordered(Dictionary<string, int> counts) => [.. counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}"))];

    private void Tell(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds,6:0} s: {what}");
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
