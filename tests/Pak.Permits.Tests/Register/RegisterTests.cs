using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Register;

public sealed class RegisterTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_permit_goes_through_its_life_and_the_public_answer_says_each_state_and_nothing_private()
    {
        var code = await app.Approve("life");
        var held = await app.Held(code);
        var number = held.Text("number");
        var valid = await app.Standing(held);
        Assert.Equal(("valid", number), (valid.Text("standing"), valid.Text("number")));
        Assert.DoesNotContain("متقاضی آزمون", valid.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            ["agency", "area", "number", "sample", "standing", "title", "today", "type", "validFrom", "validUntil", "words"],
            valid.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));

        Assert.Equal((409, "PRM-045"), await (await app.Change(number, "reinstatement", 1, new { reason = "پایان" })).Problem());
        Assert.Equal(200, (int)(await app.Change(number, "suspension", 1, new { reason = "بازرسی" })).StatusCode);
        Assert.Equal("suspended", (await app.Standing(held)).Text("standing"));
        Assert.Equal((409, "PRM-044"), await (await app.Change(number, "suspension", 2, new { reason = "دوباره" })).Problem());
        Assert.Equal(200, (int)(await app.Change(number, "reinstatement", 2, new { reason = "رفع شد" })).StatusCode);
        Assert.Equal("valid", (await app.Standing(held)).Text("standing"));
        Assert.Equal(200, (int)(await app.Change(number, "revocation", 3, new { reason = "تخلف" })).StatusCode);
        Assert.Equal("revoked", (await app.Standing(held)).Text("standing"));
        foreach (var action in new[] { "suspension", "reinstatement", "revocation", "renewal", "renewal-decline" })
        {
            object body = action == "renewal" ? new { note = "تمدید" } : new { reason = "باز" };
            Assert.Equal((409, "PRM-042"), await (await app.Change(number, action, 4, body)).Problem());
        }

        // The signature is good for ever; what the register says decides.
        Assert.Equal("revoked", (await (await app.Check(held.Text("document"))).Json()).Text("standing"));
        var detail = await (await app.Officer().GetAsync($"/api/permits/register/{number}")).Json();
        Assert.Equal(["issued", "suspended", "reinstated", "revoked"], detail.GetProperty("history").EnumerateArray().Select(h => h.Text("kind")));
        Assert.Equal("تخلف", detail.GetProperty("history")[3].Text("reason"));

        var events = await (await app.As("reporting", agency: null, Scopes.EventsRead).GetAsync("/events?limit=1000")).Json();
        var subject = "permits/" + detail.GetProperty("permit").Text("id");
        Assert.Equal(
            ["permit-issued", "permit-suspended", "permit-reinstated", "permit-revoked"],
            events.EnumerateArray().Where(e => e.Text("subject") == subject).Select(e => e.Text("type").Split('.')[3]));
    }

    [Fact]
    public async Task A_permit_expires_with_its_last_day_in_Tehran_and_is_renewed_under_the_same_number_and_address()
    {
        await using var own = new PermitsApp();
        var held = await own.Held(await own.Approve("expiring"));
        var number = held.Text("number");
        Assert.Equal((409, "PRM-046"), await (await own.Change(number, "renewal", 1, new { })).Problem());

        own.Clock.Advance(new DateTimeOffset(2030, 3, 20, 20, 29, 59, TimeSpan.Zero) - own.Clock.GetUtcNow());
        Assert.Equal("valid", (await own.Standing(held)).Text("standing"));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("expired", (await own.Standing(held)).Text("standing"));
        Assert.Equal((409, "PRM-043"), await (await own.Change(number, "suspension", 1, new { reason = "دیر" })).Problem());

        var renewed = await (await own.Change(number, "renewal", 1, new { note = "تمدید شد" })).Json();
        Assert.Equal(("active", "2035-03-20"), (renewed.Text("state"), renewed.Text("validUntil")));
        Assert.Equal("valid", (await own.Standing(held)).Text("standing"));
        var detail = await (await own.Officer().GetAsync($"/api/permits/register/{number}")).Json();
        Assert.NotEqual(held.Text("document"), detail.Text("document"));
        Assert.Equal(held.Text("address"), detail.Text("address"));
        Assert.Equal("valid", (await (await own.Check(detail.Text("document"))).Json()).Text("standing"));
    }

    [Fact]
    public async Task The_holder_gives_a_permit_back()
    {
        var code = await app.Approve("surrendered");
        var held = await app.Held(code);
        object Claim(string lastFour, string? reason = "دیگر نمی‌خواهم") => new { trackingCode = code, lastFour, reason };

        Assert.Equal((404, "PRM-005"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/surrender", Claim("0000"))).Problem());
        Assert.Equal(400, (int)(await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/surrender", Claim("0899", ""))).StatusCode);
        Assert.Equal("valid", (await app.Standing(held)).Text("standing"));
        Assert.Equal(200, (int)(await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/surrender", Claim("0899"))).StatusCode);
        Assert.Equal("surrendered", (await app.Standing(held)).Text("standing"));
        Assert.Equal((409, "PRM-042"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/surrender", Claim("0899"))).Problem());
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("'; DROP TABLE permits; --")]
    public async Task What_is_not_in_the_register_is_no_permit(string address)
    {
        var answer = await (await app.Anonymous().GetAsync("/api/permits/verification/" + Uri.EscapeDataString(address))).Json();

        Assert.Equal("unknown", answer.Text("standing"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("number").ValueKind);
    }

    [Fact]
    public async Task Guessing_addresses_ends_soon()
    {
        await using var strict = new PermitsApp { Settings = { ["Permits:Limits:Verify:Capacity"] = "5" } };
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            statuses.Add((int)(await strict.Anonymous().GetAsync("/api/permits/verification/AAAAAAAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
        }

        Assert.Equal([200, 200, 200, 200, 200, 429], statuses);
    }

    [Fact]
    public async Task Only_officers_of_its_agency_reach_a_permit_and_a_refused_change_changes_nothing()
    {
        var held = await app.Held(await app.Approve("reached"));
        var number = held.Text("number");
        (HttpClient Client, int Expected)[] callers =
        [
            (app.Anonymous(), 401), (app.As("steward", "health", Scopes.IndicatorsSubmit, Scopes.PermitsDefine), 403),
            (app.Officer("industry"), 404), (app.As("service", agency: null, Scopes.PermitsDecide), 404),
        ];
        foreach (var (client, expected) in callers)
        {
            Assert.Equal(expected, (int)(await client.GetAsync($"/api/permits/register/{number}")).StatusCode);
            foreach (var action in new[] { "suspension", "reinstatement", "revocation", "renewal", "renewal-decline" })
            {
                object body = action == "renewal" ? new { } : new { reason = "r" };
                Assert.Equal(expected, (int)(await app.Change(number, action, 1, body, client)).StatusCode);
            }
        }

        Assert.Equal((412, "PAK-010"), await (await app.Change(number, "revocation", 7, new { reason = "r" })).Problem());
        Assert.Equal(400, (int)(await app.Change(number, "revocation", 1, new { reason = "الف\u202Eب" })).StatusCode);
        Assert.Equal(400, (int)(await app.Change(number, "revocation", 1, new { })).StatusCode);
        Assert.Equal((404, "PRM-040"), await (await app.Officer().GetAsync("/api/permits/register/1404-000000000-1")).Problem());
        Assert.Empty((await (await app.Officer("interior").GetAsync("/api/permits/register")).Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("valid", (await app.Standing(held)).Text("standing"));
        Assert.Single((await (await app.Officer().GetAsync($"/api/permits/register/{number}")).Json()).GetProperty("history").EnumerateArray());
    }

    [Fact]
    public async Task Racing_changes_of_one_version_end_in_one()
    {
        var number = (await app.Held(await app.Approve("raced"))).Text("number");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.Change(number, i % 2 == 0 ? "suspension" : "revocation", 1, new { reason = "r" })));

        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 200));
        Assert.Equal(9, answers.Count(a => (int)a.StatusCode == 412));
    }

    [Fact]
    public async Task A_file_that_is_not_approved_has_no_permit_and_a_wrong_pair_no_file()
    {
        await app.DefineTypeOnce("unissued");
        var code = await app.Apply("unissued");

        Assert.Equal((409, "PRM-041"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/permit", new { trackingCode = code, lastFour = "0899" })).Problem());
        Assert.Equal((404, "PRM-005"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/permit", new { trackingCode = code, lastFour = "0898" })).Problem());
    }

    [Fact]
    public async Task Files_approved_before_there_was_a_register_get_their_permits_once()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        await using var before = new PermitsApp { Reuses = connectionString };
        var code = await before.Approve("old");
        await using var connection = await before.Database.OpenConnectionAsync();
        // As an older version left it: approved, and no register.
        await connection.ExecuteAsync("DELETE FROM permit_steps; DELETE FROM permits; DELETE FROM register_conversion");

        await using var one = new PermitsApp { Reuses = connectionString };
        await using var other = new PermitsApp { Reuses = connectionString };
        await Task.WhenAll(Task.Run(() => one.Services), Task.Run(() => other.Services));

        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM permits"));
        Assert.Equal("valid", (await one.Standing(await one.Held(code))).Text("standing"));
    }

    [Fact]
    public async Task The_database_holds_no_holder_and_no_document_in_clear()
    {
        await app.Approve("sealed");
        await using var connection = await app.Database.OpenConnectionAsync();

        var rows = string.Join('\n', await connection.QueryAsync<string>("SELECT p::text || s::text FROM permits p JOIN permit_steps s USING (permit_id)"))
            + string.Join('\n', await connection.QueryAsync<string>("SELECT encode(document, 'escape') FROM permits"));
        Assert.DoesNotContain("متقاضی", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJhbGci", rows, StringComparison.Ordinal);
    }
}
