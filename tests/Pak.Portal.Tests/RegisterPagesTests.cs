using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>The staff's register of permits: what each permit shows in which state, which of them are found, and what is sent on.</summary>
public sealed class RegisterPagesTests : IDisposable
{
    private const string Permit = $"/workspace/permits/register/{StaffSamples.Number}";
    private const string PermitApi = $"/api/permits/register/{StaffSamples.Number}";

    private readonly PortalApp _app = new();

    public RegisterPagesTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData("active", false, "2029-12-20", "suspend revoke")]
    [InlineData("active", false, "2025-03-21", "renew suspend revoke")]
    [InlineData("suspended", false, "2025-03-21", "reinstate revoke")]
    [InlineData("expired", false, "2025-03-21", "renew")]
    [InlineData("revoked", false, "2025-03-21", "")]
    [InlineData("surrendered", false, "2025-03-21", "")]
    [InlineData("active", true, "2025-03-21", "")]
    [InlineData("suspended", true, "2025-03-21", "")]
    [InlineData("expired", true, "2025-03-21", "")]
    public async Task A_permit_has_the_actions_of_its_state(string state, bool barred, string renewableFrom, string actions)
    {
        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry(state, barred, renewableFrom));

        var page = await (await SignedIn()).Get(Permit);

        Assert.Equal(actions, string.Join(' ', new[] { "reinstate", "renew", "suspend", "revoke" }.Where(a => page.Html.Contains($"id=\"{a}\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_permit_is_revoked_with_a_reason_and_a_tick_and_a_conflict_shows_what_happened()
    {
        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry("suspended", version: 2));
        _app.Upstream.Answer($"POST {PermitApi}/revocation", StaffSamples.Permit("revoked"));
        _app.Upstream.Refuse($"POST {PermitApi}/reinstatement", HttpStatusCode.PreconditionFailed, "PAK-010", "در این میان تغییر کرد");
        var browser = await SignedIn();
        await browser.Get(Permit);

        Assert.Contains("<a href=\"#confirmRevocation\">", (await browser.Post(Permit + "?handler=Revoke", ("version", "2"), ("revocationReason", "x"))).Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#revocationReason\">", (await browser.Post(Permit + "?handler=Revoke", ("version", "2"), ("confirmRevocation", "true"))).Html, StringComparison.Ordinal);
        Assert.Equal(Permit + "?done=revocation", (await browser.Post(Permit + "?handler=Revoke", ("version", "2"), ("revocationReason", "x"), ("confirmRevocation", "true"))).Location);
        Assert.Single(_app.Upstream.AskedFor(PermitApi + "/revocation"));
        Assert.Contains("id=\"meanwhile\"", (await browser.Post(Permit + "?handler=Reinstate", ("version", "1"), ("reinstatementReason", "x"))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permit_is_found_by_its_number_in_any_writing()
    {
        await (await SignedIn()).Get("/workspace/permits/register?number=۱۴۰۴-۱۲۳&state=active");

        Assert.Equal("?number=1404123&state=active&order=newest&limit=30", Assert.Single(_app.Upstream.AskedFor("/api/permits/register")).Query);
    }

    [Fact]
    public async Task Renewals_asked_for_are_a_filter_and_the_officer_reads_the_note_beside_the_renewal()
    {
        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry(renewableFrom: "2025-03-21", isAsked: true));
        var browser = await SignedIn();

        var list = await browser.Get("/workspace/permits/register?renewals=true");
        var page = WebUtility.HtmlDecode((await browser.Get(Permit)).Html);

        Assert.Equal("?renewals=true&order=newest&limit=30", Assert.Single(_app.Upstream.AskedFor("/api/permits/register")).Query);
        Assert.Contains("id=\"renewals\" name=\"renewals\" value=\"true\" checked", list.Html, StringComparison.Ordinal);
        Assert.Single(WebUtility.HtmlDecode(list.Html).Split("درخواست تمدید:").Skip(1)); // of the two that the list has
        Assert.Contains("<blockquote dir=\"auto\">9</blockquote>", page[page.IndexOf("id=\"wish\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("<bdi>دارنده</bdi>", page, StringComparison.Ordinal); // in the history: not "the system"
        Assert.Contains("id=\"renew\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/workspace/permits/register?renewals=true\"", (await browser.Get("/workspace/permits/notices")).Html, StringComparison.Ordinal);

        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry(renewableFrom: "2025-03-21"));
        _app.Upstream.Answer("GET /api/permits/register", new { items = Array.Empty<object>(), next = (string?)null });
        Assert.DoesNotContain("id=\"wish\"", (await browser.Get(Permit)).Html, StringComparison.Ordinal);
        Assert.Contains("کسی در انتظار تمدید نیست", (await browser.Get("/workspace/permits/register?renewals=true")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_that_was_asked_for_is_declined_with_a_reason_and_a_refusal_loses_nothing()
    {
        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry(isAsked: true));
        _app.Upstream.Answer($"POST {PermitApi}/renewal-decline", StaffSamples.Permit());
        var browser = await SignedIn();
        Assert.Contains("id=\"decline\"", (await browser.Get(Permit)).Html, StringComparison.Ordinal);

        Assert.Contains("<a href=\"#declineReason\">", (await browser.Post(Permit + "?handler=Decline", ("version", "2"), ("declineReason", " "))).Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor(PermitApi + "/renewal-decline"));
        Assert.Equal(Permit + "?done=decline", (await browser.Post(Permit + "?handler=Decline", ("version", "2"), ("declineReason", "مدارک تازه نیست"))).Location);
        var sent = Assert.Single(_app.Upstream.AskedFor(PermitApi + "/renewal-decline"));
        Assert.Equal("\"v2\"", sent.Headers["If-Match"]);
        Assert.Equal("مدارک تازه نیست", JsonSerializer.Deserialize<JsonElement>(sent.Body).GetProperty("reason").GetString());
        Assert.Contains("درخواست تمدید پذیرفته نشد", WebUtility.HtmlDecode((await browser.Get(Permit + "?done=decline")).Html), StringComparison.Ordinal);

        _app.Upstream.Refuse($"POST {PermitApi}/renewal-decline", HttpStatusCode.PreconditionFailed, "PAK-010", "در این میان تغییر کرد");
        var late = WebUtility.HtmlDecode((await browser.Post(Permit + "?handler=Decline", ("version", "1"), ("declineReason", "مدارک تازه نیست"))).Html);
        Assert.Contains("مدارک تازه نیست</textarea>", late, StringComparison.Ordinal);
        Assert.Contains("دارنده درخواست تمدید کرد", late[late.IndexOf("id=\"meanwhile\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", false, true, true)]
    [InlineData("suspended", false, true, true)]
    [InlineData("expired", false, true, true)]
    [InlineData("active", true, true, false)]
    [InlineData("active", false, false, false)]
    public async Task Only_what_was_asked_for_is_declined_and_not_by_whom_the_file_bars(string state, bool barred, bool isAsked, bool isOffered)
    {
        _app.Upstream.Answer("GET " + PermitApi, StaffSamples.Entry(state, barred, isAsked: isAsked));

        Assert.Equal(isOffered, (await (await SignedIn()).Get(Permit)).Html.Contains("id=\"decline\"", StringComparison.Ordinal));
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedIn()
    {
        Samples.SignInAs(_app.Upstream, Samples.StewardId, "permits:decide");
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }
}
