using System.Net;

namespace Pak.Portal.Tests;

/// <summary>Where staff are sent, and when a session is over.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly PortalApp _app = new();

    public SessionTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task Nobody_is_sent_to_an_absolute_address()
    {
        var visitor = _app.Open();
        var seen = new List<Shown>();
        foreach (var path in new[] { "/workspace", "/en/workspace", "/en/workspace/upload?submission=7", "/workspace/permits", "/permits/pharmacy/apply", "/en/sign-out" })
        {
            seen.Add(await visitor.Get(path));
        }

        // An address of a host that is not Pak's, as behind the gateway.
        seen.Add(await visitor.Get("/workspace", host: "127.0.0.1:31660"));
        seen.Add(await visitor.SignIn("/en", "/en/workspace"));
        seen.Add(await visitor.Get("/sign-in"));
        await visitor.Get("/sign-out");
        seen.Add(await visitor.Post("/sign-out"));

        var sent = seen.Where(s => s.Response.Headers.Location is not null).ToList();
        Assert.Equal(9, sent.Count);
        Assert.All(sent, s => Assert.StartsWith("/", s.Response.Headers.Location!.OriginalString, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task A_role_without_the_right_gets_the_403_page_at_the_address_it_asked_for(string prefix)
    {
        Samples.SignInAs(_app.Upstream, Samples.StewardId, "events:read");
        var browser = _app.Open();
        await browser.SignIn();

        var denied = await browser.Get(prefix + "/workspace/permits");

        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Null(denied.Location);
        Assert.Contains(prefix.Length == 0 ? "اجازهٔ دیدن این صفحه را ندارید" : "You may not see this page", denied.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/api/permits/applications"));
    }

    [Fact]
    public async Task A_copied_cookie_is_worth_nothing_after_the_sign_out()
    {
        var browser = _app.Open();
        var cookie = CookieOf(await browser.SignIn());
        var copy = _app.Open();
        Assert.Equal(HttpStatusCode.OK, (await copy.Get("/workspace", cookie: cookie)).Status);

        await browser.Get("/sign-out");
        await browser.Post("/sign-out");

        var refused = await copy.Get("/workspace", cookie: cookie);
        Assert.Equal(HttpStatusCode.Found, refused.Status);
        Assert.Contains("/sign-in", refused.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_session_of_the_same_person_goes_on_after_a_sign_out()
    {
        var first = _app.Open();
        var second = _app.Open();
        await first.SignIn();
        await second.SignIn();

        await first.Get("/sign-out");
        await first.Post("/sign-out");

        Assert.Equal(HttpStatusCode.OK, (await second.Get("/workspace")).Status);
    }

    [Fact]
    public async Task Without_Redis_staff_work_on_and_sign_out()
    {
        using var app = new PortalApp { Redis = "127.0.0.1:1" };
        Samples.Fill(app.Upstream);
        var browser = app.Open();
        await browser.SignIn();
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/workspace")).Status);

        await browser.Get("/sign-out");
        Assert.Equal(HttpStatusCode.Found, (await browser.Post("/sign-out")).Status);

        Assert.Single(app.Upstream.AskedFor("/staff/sessions/end"));
        Assert.Contains("/sign-in", (await browser.Get("/workspace")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "حساب شما یا دستگاه شما فعال نیست")]
    [InlineData("/en", "Your account or your agency is not active")]
    public async Task Staff_of_a_suspended_agency_are_signed_out_and_told_why(string prefix, string says)
    {
        var browser = _app.Open();
        await browser.SignIn();
        _app.Upstream.Refuse("POST /staff/sessions/token", HttpStatusCode.Forbidden, "AGN-019");
        _app.Clock.Advance(TimeSpan.FromMinutes(11));

        var sent = await browser.Get(prefix + "/workspace");
        Assert.StartsWith(prefix + "/sign-in?", sent.Location, StringComparison.Ordinal);
        var told = await browser.Get(sent.Location!);

        Assert.Equal(HttpStatusCode.OK, told.Status);
        Assert.Contains(says, WebUtility.HtmlDecode(told.Html), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/indicators")).Status);
    }

    [Fact]
    public async Task The_portals_own_missing_right_signs_nobody_out()
    {
        var browser = _app.Open();
        await browser.SignIn();
        _app.Upstream.Refuse("POST /staff/sessions/token", HttpStatusCode.Forbidden, "PAK-004");
        _app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.Get("/workspace")).Status);
    }

    public void Dispose() => _app.Dispose();

    private static string CookieOf(Shown signedIn) =>
        Assert.Single(signedIn.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("pak-staff=", StringComparison.Ordinal)).Split(';')[0];
}
