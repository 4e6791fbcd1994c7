using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>What administration keeps: the rules by which periods close, plans, breakdowns.</summary>
public sealed class AdministrationTests : IDisposable
{
    private readonly PortalApp _app = new();

    public AdministrationTests() => Samples.Fill(_app.Upstream);

    public static TheoryData<string> Pages => ["/workspace/lock-rules", "/workspace/plans", "/workspace/plans/7th-plan", "/workspace/breakdowns", "/workspace/locks"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Whoever_works_on_indicators_reads_them_and_has_no_form_for_them(string path)
    {
        var page = await (await SignedIn("indicators:submit")).Get(path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("method=\"post\" action=\"" + path, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"confirm\"", page.Html, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await (await SignedIn("permits:decide")).Get(path)).Status);
    }

    [Theory]
    [InlineData("/workspace/lock-rules?handler=Add")]
    [InlineData("/workspace/lock-rules?handler=Withdraw&id=" + Samples.TargetId)]
    [InlineData("/workspace/plans")]
    [InlineData("/workspace/breakdowns?handler=Dimension")]
    [InlineData("/workspace/breakdowns?handler=Category")]
    [InlineData("/workspace/locks?handler=Open&indicator=inflation")]
    [InlineData("/workspace/locks?handler=Close&indicator=inflation&id=" + Samples.TargetId)]
    public async Task Without_the_scope_a_form_that_is_posted_all_the_same_reaches_nothing(string path)
    {
        var browser = await SignedIn("indicators:submit", "indicators:define");
        await browser.Get("/workspace/rules"); // for the token

        var refused = await browser.Post(path, ("confirm", "true"));

        Assert.NotEqual(HttpStatusCode.OK, refused.Status);
        Assert.Empty(Changes());
    }

    [Fact]
    public async Task A_rule_is_added_with_a_day_typed_in_Persian()
    {
        _app.Upstream.Answer("POST /api/indicators/lock-rules", Rule(), HttpStatusCode.Created);
        var browser = await SignedIn("indicators:manage");
        Assert.Contains("<tr data-rule=", (await browser.Get("/workspace/lock-rules")).Html, StringComparison.Ordinal);

        var sent = await browser.Post(
            "/workspace/lock-rules?handler=Add", ("scope", "frequency"), ("frequency", "M"), ("indicator", "inflation"), ("closesAfterDays", "۹۰"), ("effectiveFrom", "۱۴۰۴/۷/۱"), ("opener", "administration"),
            ("note.fa", "مصوبه"), ("note.en", "Decision"));

        Assert.Equal("/workspace/lock-rules", sent.Location);
        using var body = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/lock-rules"), a => a.Method == "POST").Body);
        Assert.Equal("2025-09-23", body.RootElement.GetProperty("effectiveFrom").GetString());
        Assert.Equal(90, body.RootElement.GetProperty("closesAfterDays").GetInt32());
        Assert.Equal("M", body.RootElement.GetProperty("frequency").GetString());
        Assert.False(body.RootElement.TryGetProperty("indicator", out _));
    }

    [Fact]
    public async Task A_day_that_is_none_is_told_beside_it_and_nothing_is_sent()
    {
        var browser = await SignedIn("indicators:manage");
        await browser.Get("/workspace/lock-rules");

        var refused = await browser.Post("/workspace/lock-rules?handler=Add", ("scope", "all"), ("closesAfterDays", "نود"), ("effectiveFrom", "1404/13/01"), ("opener", "approver"));

        Assert.Contains("<a href=\"#effectiveFrom\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#closesAfterDays\">", refused.Html, StringComparison.Ordinal);
        Assert.Empty(Changes());
    }

    [Fact]
    public async Task Withdrawing_a_rule_asks_first_and_says_what_follows()
    {
        _app.Upstream.Answer($"DELETE /api/indicators/lock-rules/{Samples.TargetId}", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        var browser = await SignedIn("indicators:manage");

        Assert.Contains("<details class=\"confirm\">", (await browser.Get("/workspace/lock-rules")).Html, StringComparison.Ordinal);
        Assert.Equal("/workspace/lock-rules", (await browser.Post("/workspace/lock-rules?handler=Withdraw", ("id", Samples.TargetId))).Location);
        Assert.Single(_app.Upstream.AskedFor($"/api/indicators/lock-rules/{Samples.TargetId}"), a => a.Method == "DELETE");
    }

    [Fact]
    public async Task A_plan_is_entered_once_confirmed()
    {
        _app.Upstream.Answer("POST /api/indicators/plans", new { code = "8th-plan", name = Samples.Name("برنامهٔ هشتم", "Eighth plan"), firstYear = 1408, lastYear = 1412 }, HttpStatusCode.Created);
        var browser = await SignedIn("indicators:manage");
        await browser.Get("/workspace/plans");
        (string, string)[] typed = [("name.fa", "برنامهٔ هشتم"), ("name.en", "Eighth plan"), ("code", "8th-plan"), ("firstYear", "۱۴۰۸"), ("lastYear", "1412")];

        Assert.Contains("<a href=\"#confirm\">", (await browser.Post("/workspace/plans", typed)).Html, StringComparison.Ordinal);
        Assert.Empty(Changes());
        Assert.Equal("/workspace/plans/8th-plan", (await browser.Post("/workspace/plans", [.. typed, ("confirm", "true")])).Location);
        using var body = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/plans"), a => a.Method == "POST").Body);
        Assert.Equal(1408, body.RootElement.GetProperty("firstYear").GetInt32());
    }

    [Fact]
    public async Task A_plan_shows_each_target_beside_the_value_and_can_be_narrowed_to_a_state()
    {
        var browser = await SignedIn("indicators:submit");

        var page = await browser.Get("/workspace/plans/7th-plan");
        Assert.Contains("<tr data-code=\"inflation\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("▲ در مسیر هدف", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"no-targets\"", (await browser.Get("/workspace/plans/7th-plan?state=achieved")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/workspace/plans/9th-plan")).Status);
    }

    [Fact]
    public async Task A_dimension_and_a_category_are_added_once_confirmed()
    {
        var dimension = new { code = "ownership", name = Samples.Name("مالکیت", "Ownership"), categories = new[] { new { code = "public", name = Samples.Name("دولتی", "Public") } } };
        _app.Upstream.Answer("POST /api/indicators/breakdowns", dimension, HttpStatusCode.Created);
        _app.Upstream.Answer("POST /api/indicators/breakdowns/sex/categories", dimension, HttpStatusCode.Created);
        var browser = await SignedIn("indicators:manage");
        await browser.Get("/workspace/breakdowns");

        var refused = await browser.Post("/workspace/breakdowns?handler=Dimension", ("code", "ownership"), ("name.fa", "مالکیت"), ("name.en", "Ownership"), ("categories", "public = دولتی"), ("confirm", "true"));
        Assert.Contains("<a href=\"#categories\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#confirm-category\">", (await browser.Post("/workspace/breakdowns?handler=Category", ("dimension", "sex"), ("category.code", "x"))).Html, StringComparison.Ordinal);
        Assert.Empty(Changes());

        Assert.Equal("/workspace/breakdowns", (await browser.Post("/workspace/breakdowns?handler=Dimension", ("code", "ownership"), ("name.fa", "مالکیت"), ("name.en", "Ownership"), ("categories", "public = دولتی = Public\r\nprivate = خصوصی = Private"), ("confirm", "true"))).Location);
        using var body = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor("/api/indicators/breakdowns"), a => a.Method == "POST").Body);
        Assert.Equal(["public", "private"], body.RootElement.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("code").GetString()!));
        Assert.Equal("/workspace/breakdowns", (await browser.Post("/workspace/breakdowns?handler=Category", ("dimension", "sex"), ("category.code", "other"), ("category.name.fa", "دیگر"), ("category.name.en", "Other"), ("confirm", "true"))).Location);
    }

    [Fact]
    public async Task What_the_service_finds_wrong_in_a_category_stands_beside_the_categories()
    {
        _app.Upstream.Answer("POST /api/indicators/breakdowns", new { title = "نادرست", status = 400, code = "PAK-002", errors = new Dictionary<string, string[]> { ["categories[0].code"] = ["حروف کوچک"] } }, HttpStatusCode.BadRequest);
        var browser = await SignedIn("indicators:manage");
        await browser.Get("/workspace/breakdowns");

        var refused = await browser.Post("/workspace/breakdowns?handler=Dimension", ("code", "ownership"), ("categories", "A B = الف = A"), ("confirm", "true"));

        Assert.Contains("<a href=\"#categories\">حروف کوچک</a>", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_administrators_workspace_leads_to_what_administration_keeps()
    {
        var page = await (await SignedIn("agencies:manage", "indicators:manage")).Get("/workspace");

        foreach (var path in new[] { "/workspace/lock-rules", "/workspace/locks", "/workspace/plans", "/workspace/breakdowns" })
        {
            Assert.Contains($"<li><a href=\"{path}\">", page.Html, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _app.Dispose();

    private static object Rule() => new { id = Samples.TargetId, indicator = (string?)null, frequency = "M", closesAfterDays = 90, effectiveFrom = "2025-09-23", opener = "administration", note = Samples.Name("م", "d"), createdAt = "2025-03-21T08:00:00Z", createdBy = "1" };

    private IEnumerable<Asked> Changes() => _app.Upstream.All.Where(a => a.Method is not "GET" && a.Path.StartsWith("/api/", StringComparison.Ordinal));

    private async Task<Browser> SignedIn(params string[] scopes)
    {
        Samples.SignInAs(_app.Upstream, Samples.StewardId, scopes);
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }
}
