using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Passage;
using Pak.Permits.Tests.Register;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Applications;

/// <summary>What the staff's pages ask the service: filters, counts, the time left, who looked, why somebody may not act.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    private const string Files = "/api/permits/applications";
    private readonly PermitsApp _app = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_queue_is_filtered_by_state_kind_warning_and_by_whose_turn_it_is()
    {
        await _app.DefineType("desk-a", statutoryDays: 10);
        await _app.DefineType("desk-b", statutoryDays: 30);
        var a = await File("desk-a");
        var b = await File("desk-b");
        var asked = await File("desk-b");
        Assert.Equal(200, (int)(await _app.Act(asked, "review", 1)).StatusCode);
        Assert.Equal(200, (int)(await _app.Act(asked, "question", 2, new { text = "؟" })).StatusCode);
        var refused = await Refused("desk-b");

        Assert.Equal([a, b, asked], await Ids("?status=open&order=remaining"));
        Assert.Equal([b, asked], await Ids("?status=open&type=desk-b"));
        Assert.Equal([refused, asked, b, a], await Ids("?order=newest"));
        Assert.Equal([refused], await Ids("?status=refused"));
        Assert.Equal([a, b], await Ids("?mine=true&order=remaining"));

        // Another officer's review is not one's own turn.
        using var review = new HttpRequestMessage(HttpMethod.Post, $"{Files}/{a}/review");
        review.Headers.TryAddWithoutValidation("If-Match", "\"v1\"");
        Assert.Equal(200, (int)(await _app.As("another", "health", Scopes.PermitsDecide).SendAsync(review)).StatusCode);
        Assert.Equal([b], await Ids("?mine=true"));

        _app.Clock.Advance(TimeSpan.FromDays(18)); // the eighth of the 10 working days has begun
        await _app.Services.GetRequiredService<Sweep>().RunOnce(CancellationToken.None);
        Assert.Equal([a], await Ids("?status=open&warned=1"));
        Assert.Empty(await Ids("?status=open&warned=3"));
        Assert.Equal((400, "PRM-014"), await (await _app.Officer().GetAsync(Files + "?status=lost")).Problem());
        Assert.Equal(400, (int)(await _app.Officer().GetAsync(Files + "?order=lost")).StatusCode);
        Assert.Equal(400, (int)(await _app.Officer().GetAsync(Files + "?warned=4")).StatusCode);

        var counts = await _app.Officer().GetFromJsonAsync<JsonElement>("/api/permits/desk");
        Assert.Equal(
            (1, 1, 1, 1, 1),
            (Count("submitted"), Count("underReview"), Count("awaitingApplicant"), Count("firstWarning"), Count("mine")));
        Assert.Equal(0, (await _app.Officer("industry").GetFromJsonAsync<JsonElement>("/api/permits/desk")).GetProperty("submitted").GetInt32());
        Assert.Equal(403, (int)(await _app.As("x", "health", Scopes.PermitsDefine).GetAsync("/api/permits/desk")).StatusCode);

        int Count(string name) => counts.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_file_says_the_working_days_left_what_its_answers_are_to_and_who_looked()
    {
        await _app.DefineType("desk-left", new TypeOptions { Inquiries = [new("opinion", "industry", 2, "consent")] }, statutoryDays: 3);
        var id = await File("desk-left");
        Assert.Equal(200, (int)(await _app.Act(id, "review", 1)).StatusCode);

        var file = await Get($"{Files}/{id}");
        // From 1 Farvardin 1404, a Friday: 5, 6 and 9 Farvardin.
        Assert.Equal(3, file.GetProperty("daysLeft").GetInt32());
        Assert.Equal(2, file.GetProperty("inquiries")[0].GetProperty("daysLeft").GetInt32());
        Assert.Equal(JsonValueKind.Null, file.GetProperty("barred").ValueKind);

        var inquiry = (await _app.Officer("industry").GetFromJsonAsync<JsonElement>("/api/permits/inquiries?order=remaining")).GetProperty("items")[0];
        Assert.Equal(2, inquiry.GetProperty("daysLeft").GetInt32());
        await _app.Officer("industry").GetAsync("/api/permits/inquiries/" + inquiry.Text("id"));
        var looks = (await Get($"{Files}/{id}/looks")).GetProperty("items").EnumerateArray().Select(l => (l.Text("agency"), l.Text("what"), l.GetProperty("own").GetBoolean())).ToList();
        Assert.Equal([("industry", "inquiry", false), ("health", "file", true)], looks);
        Assert.Equal(404, (int)(await _app.Officer("industry").GetAsync($"{Files}/{id}/looks")).StatusCode);
        Assert.Equal(401, (int)(await _app.Anonymous().GetAsync($"{Files}/{id}/looks")).StatusCode);

        _app.Clock.Advance(TimeSpan.FromDays(4)); // 25 March, the first of the days
        Assert.Equal(2, (await Get($"{Files}/{id}")).GetProperty("daysLeft").GetInt32());
    }

    [Fact]
    public async Task Inquiries_and_appeals_are_listed_by_the_time_that_is_left_and_newest_first_page_by_page()
    {
        var inquiries = new TypeOptions(Oversight: "mefa") { Inquiries = [new("slow", "industry", 9, "consent"), new("fast", "industry", 2, "escalate")] };
        await _app.DefineType("desk-heard", inquiries, statutoryDays: 20);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(200, (int)(await _app.Act(await File("desk-heard"), "review", 1)).StatusCode);
            _app.Clock.Advance(TimeSpan.FromHours(1));
        }

        var remaining = await Walk(_app.Officer("industry"), "/api/permits/inquiries?order=remaining&limit=1", "id", "daysLeft");
        Assert.Equal(["2", "2", "9", "9"], remaining.Select(r => r.Second));
        var newest = await Walk(_app.Officer("industry"), "/api/permits/inquiries?order=newest&limit=3", "id", "sentAt");
        Assert.Equal(4, newest.Count);
        Assert.Equal(newest.Select(n => n.Second).OrderDescending(StringComparer.Ordinal), newest.Select(n => n.Second));
        Assert.Equal(400, (int)(await _app.Officer("industry").GetAsync("/api/permits/inquiries?order=remaining&after=bm9ndWlk")).StatusCode);

        await _app.DefineType("desk-appealed", new TypeOptions(Oversight: "mefa"), statutoryDays: 20);
        var appealed = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            var code = await _app.Apply("desk-appealed");
            var id = await _app.NewestFile();
            await _app.Act(id, "review", 1);
            await _app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" });
            Assert.Equal(200, (int)(await _app.Anonymous().PostAsJsonAsync("/api/permits/tracking/appeal", new { trackingCode = code, lastFour = "0899", text = "چرا" })).StatusCode);
            appealed.Add(id);
            _app.Clock.Advance(TimeSpan.FromDays(5));
        }

        var appeals = await Walk(_app.Officer("mefa"), "/api/permits/appeals?order=remaining&limit=1", "application", "daysLeft");
        Assert.Equal(appealed.Select(a => a.ToString()), appeals.Select(a => a.First));
        Assert.True(int.Parse(appeals[0].Second, System.Globalization.CultureInfo.InvariantCulture) < int.Parse(appeals[1].Second, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2, (await _app.Officer("mefa").GetFromJsonAsync<JsonElement>("/api/permits/desk")).GetProperty("appeals").GetInt32());
    }

    [Fact]
    public async Task Who_handed_a_file_in_is_told_why_he_may_not_act_on_it_nor_on_its_permit()
    {
        var body = JsonSerializer.SerializeToNode(PermitsApp.TypeBody(_app.Today()))!.AsObject();
        body["documents"] = new JsonArray();
        Assert.Equal(201, (int)(await _app.Supervisor().PutAsJsonAsync("/api/permits/types/desk-counter", body)).StatusCode);
        var clerk = _app.As("clerk-7", "health", Scopes.PermitsDecide);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var receipt = await (await clerk.PostAsJsonAsync("/api/permits/counter/applications", PermitsApp.ApplyBody("desk-counter"))).Json();
        var id = await _app.NewestFile();

        var file = await clerk.GetFromJsonAsync<JsonElement>($"{Files}/{id}");
        Assert.Contains("handed", file.GetProperty("barred").Text("en"), StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await clerk.GetFromJsonAsync<JsonElement>(Files + "?mine=true")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
        await _app.Act(id, "review", 1);
        await _app.Act(id, "approval", 2, new { });

        var number = (await _app.Held(receipt.Text("trackingCode"))).Text("number");
        foreach (var action in new[] { "suspension", "revocation", "renewal", "renewal-decline", "reinstatement" })
        {
            object request = action == "renewal" ? new { } : new { reason = "x" };
            Assert.Equal((403, "PRM-105"), await (await _app.Change(number, action, 1, request, clerk)).Problem());
        }

        var entry = await clerk.GetFromJsonAsync<JsonElement>("/api/permits/register/" + number);
        Assert.Equal(JsonValueKind.Object, entry.GetProperty("barred").ValueKind);
        Assert.Single(entry.GetProperty("history").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, (await Get("/api/permits/register/" + number)).GetProperty("barred").ValueKind);
        Assert.Equal(200, (int)(await _app.Change(number, "suspension", 1, new { reason = "x" })).StatusCode);
    }

    [Fact]
    public async Task The_register_is_searched_by_number_however_it_is_typed_and_by_state()
    {
        var first = (await _app.Held(await _app.Approve("desk-register"))).Text("number");
        var second = (await _app.Held(await _app.Approve("desk-register"))).Text("number");
        await _app.Change(first, "suspension", 1, new { reason = "x" });

        Assert.Equal([second, first], await Numbers("?order=newest"));
        Assert.Equal([first], await Numbers("?state=suspended"));
        Assert.Empty(await Numbers("?state=expired"));
        Assert.Equal([first], await Numbers("?number=" + first));
        Assert.Equal([first], await Numbers("?number=" + Uri.EscapeDataString(Pak.Contracts.PersianText.WithPersianDigits(first.Replace("-", " ", StringComparison.Ordinal)))));
        Assert.Equal([second, first], await Numbers("?order=newest&number=" + first[..4]));
        Assert.Equal((400, "PRM-014"), await (await _app.Officer().GetAsync("/api/permits/register?state=lost")).Problem());
        Assert.Empty((await _app.Officer("industry").GetFromJsonAsync<JsonElement>("/api/permits/register?number=" + first)).GetProperty("items").EnumerateArray());

        _app.Clock.Advance(TimeSpan.FromDays(366 * 5));
        Assert.Equal([second, first], await Numbers("?state=expired&order=newest"));
    }

    private async Task<Guid> File(string type)
    {
        await _app.Apply(type);
        return await _app.NewestFile();
    }

    private async Task<Guid> Refused(string type)
    {
        var id = await File(type);
        await _app.Act(id, "review", 1);
        Assert.Equal(200, (int)(await _app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" })).StatusCode);
        return id;
    }

    private Task<JsonElement> Get(string path) => _app.Officer().GetFromJsonAsync<JsonElement>(path);

    private async Task<List<Guid>> Ids(string query) => [.. (await Get(Files + query)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];

    private async Task<List<string>> Numbers(string query) => [.. (await Get("/api/permits/register" + query)).GetProperty("items").EnumerateArray().Select(i => i.Text("number"))];

    /// <summary>Two properties of every item, page by page.</summary>
    private static async Task<List<(string First, string Second)>> Walk(HttpClient client, string address, string first, string second)
    {
        var all = new List<(string, string)>();
        for (string? next = ""; next is not null;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(address + next);
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty(first).ToString(), i.GetProperty(second).ToString())));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        return all;
    }
}
