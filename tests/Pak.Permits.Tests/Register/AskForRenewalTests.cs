using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Register;

/// <summary>The holder asks for a renewal, by tracking code and digits, and the agency that has to answer sees it.</summary>
public sealed class AskForRenewalTests
{
    private static readonly DateTimeOffset InTime = new(2030, 1, 10, 8, 0, 0, TimeSpan.Zero); // the term ends on 2030-03-20

    [Fact]
    public async Task The_holder_asks_once_the_agency_is_told_and_its_renewal_answers()
    {
        await using var app = new PermitsApp();
        var code = await app.Approve("asked");
        var other = await app.Approve("asked");
        var number = (await app.Held(code)).Text("number");
        Assert.Equal((409, "PRM-046"), await (await Ask(app, code)).Problem());
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());

        Assert.Equal((404, "PRM-005"), await (await Ask(app, code, lastFour: "0000")).Problem());
        Assert.Equal(400, (int)(await Ask(app, code, note: "الف\u202Eب")).StatusCode);
        var held = await (await Ask(app, code, note: "نشانی همان است")).Json();
        Assert.Equal((InTime, "active", 2), (held.GetProperty("renewalAskedAt").GetDateTimeOffset(), held.Text("state"), held.GetProperty("version").GetInt32()));
        Assert.Equal(("renewal-asked", true, "نشانی همان است"), (held.GetProperty("history")[0].Text("kind"), held.GetProperty("history")[0].GetProperty("byHolder").GetBoolean(), held.GetProperty("history")[0].Text("reason")));
        Assert.Equal((409, "PRM-049"), await (await Ask(app, code)).Problem());
        Assert.Equal("valid", (await app.Standing(held)).Text("standing"));

        var waiting = Assert.Single(await Items(app, "/api/permits/register?renewals=true"));
        Assert.Equal((number, InTime), (waiting.Text("number"), waiting.GetProperty("renewalAskedAt").GetDateTimeOffset()));
        Assert.Empty(await Items(app, "/api/permits/register?renewals=true", "industry"));
        var told = Assert.Single(await Items(app, "/api/permits/notices"), n => n.Text("what") == "renewal-asked");
        Assert.Equal(new DateTimeOffset(2030, 3, 20, 20, 30, 0, TimeSpan.Zero), told.GetProperty("deadline").GetDateTimeOffset());

        // Who read the permit before the wish has to read it again.
        Assert.Equal((412, "PAK-010"), await (await app.Change(number, "renewal", 1, new { })).Problem());
        Assert.Equal(JsonValueKind.Null, (await (await app.Change(number, "renewal", 2, new { })).Json()).GetProperty("renewalAskedAt").ValueKind);
        Assert.Empty(await Items(app, "/api/permits/register?renewals=true"));
        Assert.Equal((409, "PRM-046"), await (await Ask(app, code)).Problem());
        Assert.Equal(JsonValueKind.Null, (await app.Held(other)).GetProperty("renewalAskedAt").ValueKind);

        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(
            [null, "officer-health"],
            await connection.QueryAsync<string?>("SELECT by_subject FROM acts WHERE kind IN ('permit-renewal-asked', 'permit-renewed') ORDER BY act_id"));
        var events = await (await app.As("reporting", agency: null, Scopes.EventsRead).GetAsync("/events?limit=1000")).Json();
        Assert.Single(events.EnumerateArray(), e => e.Text("type") == "ir.pak.permits.permit-renewal-asked.v1");
        var messages = await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/notices", new { trackingCode = code, lastFour = "0899" })).Json();
        Assert.Contains("به دستگاه صادرکننده رسید", messages.GetProperty("items")[1].Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_permit_may_be_asked_for_and_a_suspended_or_ended_one_not()
    {
        await using var app = new PermitsApp();
        var expired = await app.Approve("standing");
        var suspended = await app.Approve("standing");
        var ended = await app.Approve("standing");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Change(app, suspended, "suspension");
        await Change(app, ended, "revocation");

        Assert.Equal((409, "PRM-044"), await (await Ask(app, suspended)).Problem());
        Assert.Equal((409, "PRM-042"), await (await Ask(app, ended)).Problem());
        app.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal("expired", (await (await Ask(app, expired)).Json()).Text("state"));
    }

    [Fact]
    public async Task A_wish_outlives_a_suspension_and_ends_with_the_permit()
    {
        await using var app = new PermitsApp();
        var code = await app.Approve("outlived");
        app.Clock.Advance(InTime - app.Clock.GetUtcNow());
        await Ask(app, code);
        await Change(app, code, "suspension");
        await Change(app, code, "reinstatement");
        Assert.Single(await Items(app, "/api/permits/register?renewals=true"));

        await Change(app, code, "revocation");

        Assert.Empty(await Items(app, "/api/permits/register?renewals=true"));
    }

    private static Task<HttpResponseMessage> Ask(PermitsApp app, string code, string lastFour = "0899", string? note = null) =>
        app.Anonymous().PostAsJsonAsync("/api/permits/tracking/renewal", new { trackingCode = code, lastFour, note });

    private static async Task Change(PermitsApp app, string code, string action)
    {
        var held = await app.Held(code);
        using var answer = await app.Change(held.Text("number"), action, held.GetProperty("version").GetInt32(), new { reason = "x" });
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static async Task<List<JsonElement>> Items(PermitsApp app, string address, string agency = "health") =>
        [.. (await (await app.Officer(agency).GetAsync(address)).Json()).GetProperty("items").EnumerateArray()];
}
