using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Register;

/// <summary>The agency answers a wish for a renewal without renewing, with a reason that the holder reads.</summary>
public sealed class DeclineRenewalTests
{
    private const string Why = "پروانهٔ مسئول فنی پایان یافته است";
    private static readonly DateTimeOffset InTime = new(2030, 1, 10, 8, 0, 0, TimeSpan.Zero); // the term ends on 2030-03-20

    [Fact]
    public async Task A_declined_wish_waits_no_longer_the_holder_reads_why_and_asks_again_until_it_is_renewed()
    {
        await using var app = new PermitsApp();
        var code = await app.Approve("declined");
        var number = (await app.Held(code)).Text("number");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        Assert.Equal((409, "PRM-063"), await (await app.Change(number, "renewal-decline", 1, new { reason = Why })).Problem());
        await Ask(app, code);

        Assert.Equal((412, "PAK-010"), await (await app.Change(number, "renewal-decline", 1, new { reason = Why })).Problem());
        Assert.Equal(400, (int)(await app.Change(number, "renewal-decline", 2, new { })).StatusCode);
        Assert.Equal(400, (int)(await app.Change(number, "renewal-decline", 2, new { reason = " " })).StatusCode);
        Assert.Equal(400, (int)(await app.Change(number, "renewal-decline", 2, new { reason = "الف\u202Eب" })).StatusCode);
        Assert.Equal(400, (int)(await app.Change(number, "renewal-decline", 2, new { reason = new string('x', 4001) })).StatusCode);
        Assert.Single(await Waiting(app));
        var declined = await app.Change(number, "renewal-decline", 2, new { reason = $" {Why}\n" });

        Assert.Equal("\"v3\"", declined.Headers.ETag!.Tag);
        var item = await declined.Json();
        Assert.Equal((JsonValueKind.Null, "active", "2030-03-20"), (item.GetProperty("renewalAskedAt").ValueKind, item.Text("state"), item.Text("validUntil")));
        Assert.Empty(await Waiting(app));
        Assert.Equal((409, "PRM-063"), await (await app.Change(number, "renewal-decline", 3, new { reason = Why })).Problem());
        var held = await app.Held(code);
        Assert.Equal("valid", (await app.Standing(held)).Text("standing"));
        var told = held.GetProperty("history")[0];
        Assert.Equal(("renewal-declined", false, Why), (told.Text("kind"), told.GetProperty("byHolder").GetBoolean(), told.Text("reason")));
        Assert.Equal(JsonValueKind.Null, held.GetProperty("renewalAskedAt").ValueKind);

        app.Clock.Advance(TimeSpan.FromMinutes(1)); // notices are in the order of their time
        Assert.Equal(200, (int)(await Ask(app, code)).StatusCode);
        Assert.Equal(number, Assert.Single(await Waiting(app)).Text("number"));
        Assert.Equal([$"renewal-declined {number}", "waits"], await Answers(app));
        Assert.Equal("2035-03-20", (await (await app.Change(number, "renewal", 4, new { })).Json()).Text("validUntil"));
        Assert.Equal(
            ["issued", "renewal-asked", "renewal-declined", "renewal-asked", "renewed"],
            (await (await app.Officer().GetAsync($"/api/permits/register/{number}")).Json()).GetProperty("history").EnumerateArray().Select(h => h.Text("kind")));
        Assert.Equal([$"renewal-declined {number}", $"renewed {number}"], await Answers(app));
        var notice = (await Items(app, "/api/permits/notices")).First(n => n.Text("what") == "renewal-asked");
        Assert.Equal(InTime, notice.GetProperty("answer").GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_wish_ends_with_its_permit_and_the_notice_says_so()
    {
        await using var app = new PermitsApp();
        var revoked = await app.Approve("ended");
        var waiting = await app.Approve("ended");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Ask(app, revoked);
        app.Clock.Advance(TimeSpan.FromMinutes(1)); // notices are in the order of their time
        await Ask(app, waiting);
        var number = (await app.Held(revoked)).Text("number");
        await app.Change(number, "suspension", 2, new { reason = "x" });

        Assert.Equal(["waits", "waits"], await Answers(app));
        await app.Change(number, "revocation", 3, new { reason = "x" });
        Assert.Equal([$"revoked {number}", "waits"], await Answers(app));
    }

    [Fact]
    public async Task Declining_is_an_act_an_event_and_a_message_and_none_of_them_says_why()
    {
        await using var app = new PermitsApp();
        var code = await app.Approve("announced");
        var number = (await app.Held(code)).Text("number");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Ask(app, code);
        await app.Change(number, "renewal-decline", 2, new { reason = Why });

        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(
            [("officer-health", $"{number} v3")],
            await connection.QueryAsync<(string, string)>("SELECT by_subject, about FROM acts WHERE kind = 'permit-renewal-declined'"));
        var events = await app.As("reporting", agency: null, Scopes.EventsRead).GetStringAsync("/events?limit=1000");
        var one = Assert.Single(JsonDocument.Parse(events).RootElement.EnumerateArray(), e => e.Text("type") == "ir.pak.permits.permit-renewal-declined.v1");
        Assert.Equal((InTime, "health"), (one.GetProperty("data").GetProperty("declinedAt").GetDateTimeOffset(), one.GetProperty("data").Text("agency")));
        var messages = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/notices", new { trackingCode = code, lastFour = "0899" });
        var text = (await messages.Json()).GetProperty("items")[0].Text("text");
        Assert.Equal("درخواست تمدید مجوز «پروانهٔ تأسیس داروخانه» پذیرفته نشد؛ دلیل آن در صفحهٔ پیگیری است و می‌توانید دوباره درخواست کنید.", text);
        Assert.DoesNotContain(Why, events + await messages.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Why, string.Join('\n', await connection.QueryAsync<string>("SELECT s::text FROM permit_steps s")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wish_for_a_suspended_or_an_expired_permit_is_declined_and_both_stay_what_they_are()
    {
        await using var app = new PermitsApp();
        var suspended = await app.Approve("stays");
        var expired = await app.Approve("stays");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Ask(app, suspended);
        await Ask(app, expired);
        var number = (await app.Held(suspended)).Text("number");
        await app.Change(number, "suspension", 2, new { reason = "x" });

        Assert.Equal("suspended", (await (await app.Change(number, "renewal-decline", 3, new { reason = Why })).Json()).Text("state"));
        Assert.Equal("suspended", (await app.Standing(await app.Held(suspended))).Text("standing"));
        app.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal("expired", (await (await app.Change((await app.Held(expired)).Text("number"), "renewal-decline", 2, new { reason = Why })).Json()).Text("state"));
        Assert.Equal(200, (int)(await Ask(app, expired)).StatusCode);
    }

    [Fact]
    public async Task The_same_decline_sent_twice_is_done_once_and_of_racing_answers_one_counts()
    {
        await using var app = new PermitsApp();
        var code = await app.Approve("once");
        var number = (await app.Held(code)).Text("number");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Ask(app, code);

        var first = await Decline(app, number, "a-key");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await (await Decline(app, number, "a-key")).Content.ReadAsStringAsync());
        Assert.Equal(3, (await app.Held(code)).GetProperty("version").GetInt32());
        await Ask(app, code);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? app.Change(number, "renewal-decline", 4, new { reason = Why })
            : app.Change(number, "renewal", 4, new { note = Why })));

        Assert.Equal([200, 412, 412, 412, 412, 412, 412, 412, 412, 412], answers.Select(a => (int)a.StatusCode).Order());
    }

    /// <summary>What the agency's notices say became of each wish, oldest first.</summary>
    private static async Task<IEnumerable<string>> Answers(PermitsApp app) =>
        from notice in await Items(app, "/api/permits/notices")
        where notice.Text("what") == "renewal-asked"
        let answer = notice.GetProperty("answer")
        select answer.ValueKind == JsonValueKind.Null ? "waits" : $"{answer.Text("kind")} {answer.Text("permit")}";

    private static async Task<HttpResponseMessage> Decline(PermitsApp app, string number, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/register/{number}/renewal-decline") { Content = JsonContent.Create(new { reason = Why }) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"v2\"");
        request.Headers.Add("Idempotency-Key", key);
        var answer = await app.Officer().SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return answer;
    }

    private static Task<HttpResponseMessage> Ask(PermitsApp app, string code) =>
        app.Anonymous().PostAsJsonAsync("/api/permits/tracking/renewal", new { trackingCode = code, lastFour = "0899" });

    private static Task<List<JsonElement>> Waiting(PermitsApp app) => Items(app, "/api/permits/register?renewals=true");

    private static async Task<List<JsonElement>> Items(PermitsApp app, string address) =>
        [.. (await (await app.Officer().GetAsync(address)).Json()).GetProperty("items").EnumerateArray()];
}
