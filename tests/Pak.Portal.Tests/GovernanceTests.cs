using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>Targets, definitions, rules and closed periods in the workspace.</summary>
public sealed class GovernanceTests : IDisposable
{
    private const string Another = "01970000-0000-7000-8000-00000000000b";
    private const string Target = $"/workspace/targets/{Samples.TargetId}";
    private readonly PortalApp _app = new();

    public GovernanceTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task A_target_is_proposed_with_every_year_of_the_plan_in_Persian_digits_too()
    {
        _app.Upstream.Answer("POST /api/indicators/targets", Samples.Target("proposed"), HttpStatusCode.Created);
        var browser = await SignedIn(Samples.StewardId, "indicators:define");
        await browser.Get("/workspace/targets/new");

        var sent = await browser.Post(
            "/workspace/targets/new", ("indicator", "inflation"), ("plan", "7th-plan"), ("area", "IR"), ("baseline.period", "۱۴۰۲"), ("baseline.value", "۴۰"),
            ("year-1403", "۳۰٫۵"), ("year-1404", "25"), ("year-1405", "20"), ("year-1406", "15"), ("final.value", "10"), ("note", ""));

        Assert.Equal(Target, sent.Location);
        using var body = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/targets"), a => a.Method == "POST").Body);
        Assert.Equal("1402", body.RootElement.GetProperty("baseline").GetProperty("period").GetString());
        Assert.Equal([30.5m, 25m, 20m, 15m], body.RootElement.GetProperty("interim").EnumerateArray().Select(y => y.GetProperty("value").GetDecimal()));
        Assert.Equal(1407, body.RootElement.GetProperty("final").GetProperty("year").GetInt32());
    }

    [Fact]
    public async Task A_year_without_a_number_is_told_beside_it_and_nothing_is_sent()
    {
        var browser = await SignedIn(Samples.StewardId, "indicators:define");
        await browser.Get("/workspace/targets/new");

        var refused = await browser.Post("/workspace/targets/new", ("indicator", "inflation"), ("plan", "7th-plan"), ("baseline.period", "1402"), ("baseline.value", "40"), ("year-1403", "سی"));

        Assert.Contains("<a href=\"#year-1403\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"سی\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Upstream.AskedFor("/api/indicators/targets"), a => a.Method == "POST");
    }

    [Fact]
    public async Task Who_proposed_a_target_has_no_button_to_approve_it_and_another_has()
    {
        _app.Upstream.Answer($"POST /api/indicators/targets/{Samples.TargetId}/approval", Samples.Target());

        Assert.DoesNotContain("id=\"approve\"", (await (await SignedIn(Samples.StewardId, "indicators:define", "indicators:approve")).Get(Target)).Html, StringComparison.Ordinal);

        var browser = await SignedIn(Another, "indicators:approve");
        Assert.Contains("id=\"approve\"", (await browser.Get(Target)).Html, StringComparison.Ordinal);
        Assert.Equal(Target, (await browser.Post(Target + "?handler=Approve", ("version", "1"))).Location);
        Assert.Equal("\"v1\"", Assert.Single(_app.Upstream.AskedFor($"/api/indicators/targets/{Samples.TargetId}/approval")).Headers["If-Match"]);
    }

    [Fact]
    public async Task A_target_is_returned_with_a_reason_only_and_withdrawn_with_confirmation_only()
    {
        var approver = await SignedIn(Another, "indicators:approve", "indicators:define");
        await approver.Get(Target);

        Assert.Contains("<a href=\"#reason\">", (await approver.Post(Target + "?handler=Return", ("version", "1"), ("reason", " "))).Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#confirmWithdrawal\">", (await approver.Post(Target + "?handler=Withdraw", ("version", "1"))).Html, StringComparison.Ordinal);
        Assert.Equal(0, _app.Upstream.Posts - _app.Upstream.AskedFor("/staff/sessions").Count - _app.Upstream.AskedFor("/connect/token").Count);
    }

    [Fact]
    public async Task A_definition_is_changed_as_a_whole_with_the_version_that_was_read_and_a_reason()
    {
        _app.Upstream.Answer("PUT /api/indicators/inflation", Samples.Indicator());
        var browser = await SignedIn(Samples.StewardId, "indicators:define");
        _app.Upstream.Answer("GET /api/indicators/inflation/lineage", new { formula = "2 * prices", inputs = Array.Empty<object>(), usedBy = Array.Empty<object>(), recomputingSince = "2025-03-21T09:30:00Z" });
        var form = (await browser.Get("/workspace/definitions/edit/inflation")).Html;
        Assert.Contains("value=\"نرخ تورم\"", form, StringComparison.Ordinal);
        Assert.Contains("id=\"recomputing\"", form, StringComparison.Ordinal);

        var sent = await browser.Post(
            "/workspace/definitions/edit/inflation", ("version", "1"), ("name.fa", "نرخ تورم"), ("name.en", "Inflation"), ("definition.fa", "تعریف"), ("definition.en", "Definition"),
            ("unit.fa", "درصد"), ("unit.en", "percent"), ("sector", "prices"), ("frequency", "A"), ("calendar", "jalali"), ("direction", "less"), ("decimals", "۲"), ("validRange.max", "۱۰۰٫۵"),
            ("keywords", "قیمت، تورم"), ("breakdowns", "sex"), ("why", "نام انگلیسی کوتاه شد"));

        Assert.Equal("/workspace/definitions/edit/inflation", sent.Location);
        var asked = Assert.Single(_app.Upstream.AskedFor("/api/indicators/inflation"), a => a.Method == "PUT");
        Assert.Equal("\"v1\"", asked.Headers["If-Match"]);
        using var body = JsonDocument.Parse(asked.Body);
        var content = body.RootElement;
        Assert.Equal("Inflation", content.GetProperty("name").GetProperty("en").GetString());
        Assert.Equal(2, content.GetProperty("decimals").GetInt32());
        Assert.Equal(100.5m, content.GetProperty("validRange").GetProperty("max").GetDecimal());
        Assert.Equal(["قیمت", "تورم"], content.GetProperty("keywords").EnumerateArray().Select(k => k.GetString()!));
        Assert.Equal("نام انگلیسی کوتاه شد", content.GetProperty("why").GetString());
        Assert.False(content.TryGetProperty("code", out _));
        Assert.False(content.TryGetProperty("method", out _));
    }

    [Fact]
    public async Task What_the_service_finds_wrong_stands_beside_its_field()
    {
        _app.Upstream.Answer("POST /api/indicators", new { title = "نادرست", status = 400, code = "PAK-002", errors = new Dictionary<string, string[]> { ["name.en"] = ["نام انگلیسی لازم است"] } }, HttpStatusCode.BadRequest);
        var browser = await SignedIn(Samples.StewardId, "indicators:define");
        await browser.Get("/workspace/definitions/edit");

        var refused = await browser.Post("/workspace/definitions/edit", ("code", "wages"), ("name.fa", "مزد"));

        Assert.Contains("<a href=\"#name.en\">نام انگلیسی لازم است</a>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"name.en-error\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_agencys_definition_is_not_there()
    {
        _app.Upstream.Answer("GET /api/indicators/beds", new { code = "beds", name = Samples.Name("تخت", "Beds"), sector = "prices", unit = Samples.Name("عدد", "number"), multiplier = 0, frequency = "A", calendar = "jalali", decimals = 0, direction = "more", agency = "health", publicationLagDays = 30, sample = true, version = 1 });

        Assert.Equal(HttpStatusCode.NotFound, (await (await SignedIn(Samples.StewardId, "indicators:define")).Get("/workspace/definitions/edit/beds")).Status);
    }

    [Fact]
    public async Task Findings_of_a_rejected_file_are_listed_by_row()
    {
        _app.Upstream.Answer("POST /api/indicators/definitions", new { title = "پذیرفته نشد", status = 422, code = "IND-008", findings = new[] { new { row = 3, column = "unit_fa", code = "F40", severity = "error", message = Samples.Name("واحد لازم است", "A unit is needed"), value = (string?)null } } }, HttpStatusCode.UnprocessableEntity);
        var browser = await SignedIn(Samples.StewardId, "indicators:define");
        await browser.Get("/workspace/definitions");

        var refused = await browser.Upload("/workspace/definitions?handler=File", "code,name_fa\nx,y\n"u8.ToArray());

        Assert.Contains("id=\"file-findings\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("واحد لازم است", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_added_and_a_closed_period_opened_with_a_reason()
    {
        _app.Upstream.Answer("POST /api/indicators/rules", new { id = Samples.TargetId, agency = "statistics", left = "a", @operator = "≤", right = "b", missing = "skip-if-any", message = Samples.Name("پ", "m"), createdAt = "2025-03-21T08:00:00Z", createdBy = "5" }, HttpStatusCode.Created);
        _app.Upstream.Answer("POST /api/indicators/inflation/openings", new { id = Samples.TargetId, from = "1402", to = "1402", openedAt = "2025-03-21T08:00:00Z", until = "2025-03-28T08:00:00Z", by = "1", why = "2" }, HttpStatusCode.Created);
        var browser = await SignedIn(Another, "indicators:define", "indicators:approve");

        await browser.Get("/workspace/rules");
        Assert.Equal("/workspace/rules", (await browser.Post("/workspace/rules?handler=Add", ("left", "exports"), ("operator", "≤"), ("right", "production"), ("missing", "skip-if-all"), ("message.fa", "پ"), ("message.en", "m"))).Location);
        using var rule = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/rules"), a => a.Method == "POST").Body);
        Assert.Equal("≤", rule.RootElement.GetProperty("operator").GetString());

        Assert.Contains("<tr data-period=\"1402\">", (await browser.Get("/workspace/locks")).Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#why\">", (await browser.Post("/workspace/locks?handler=Open&indicator=inflation", ("from", "1402"), ("days", "7"), ("why", ""))).Html, StringComparison.Ordinal);
        Assert.Equal("/workspace/locks?indicator=inflation", (await browser.Post("/workspace/locks?handler=Open&indicator=inflation", ("from", "۱۴۰۲"), ("days", "۷"), ("why", "خطای منبع"))).Location);
        using var opening = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/inflation/openings")).Body);
        Assert.Equal(7, opening.RootElement.GetProperty("days").GetInt32());
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedIn(string id, params string[] scopes)
    {
        Samples.SignInAs(_app.Upstream, id, scopes);
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }
}
