using System.Net;

namespace Pak.Portal.Tests;

public sealed class SignInTests : IDisposable
{
    private readonly PortalApp _app = new();

    public SignInTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_sent_to_another_site_after_signing_in(string returnUrl)
    {
        var signedIn = await _app.Open().SignIn(returnUrl: returnUrl);

        Assert.Equal(HttpStatusCode.Found, signedIn.Status);
        Assert.Equal("/workspace", signedIn.Location);
    }

    [Fact]
    public async Task A_page_that_needs_a_sign_in_is_shown_after_it()
    {
        var asked = await _app.Open().Get("/en/workspace/upload");
        Assert.Contains("/en/sign-in?returnUrl=%2Fen%2Fworkspace%2Fupload", asked.Location, StringComparison.Ordinal);

        var signedIn = await _app.Open().SignIn("/en", "/en/workspace/upload");
        Assert.Equal("/en/workspace/upload", signedIn.Location);
    }

    [Theory]
    [InlineData("/workspace")]
    [InlineData("/workspace/upload")]
    [InlineData("/workspace/permits")]
    [InlineData($"/workspace/submissions/{Samples.SubmissionId}")]
    [InlineData($"/workspace/permits/{Samples.FileId}")]
    public async Task The_workspace_is_for_staff_alone(string path)
    {
        Assert.Contains("/sign-in", (await _app.Open().Get(path)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_above_the_heading_and_beside_the_field()
    {
        _app.Upstream.Refuse("POST /staff/sessions", HttpStatusCode.Unauthorized);

        var refused = await _app.Open().SignIn();

        Assert.Contains("<title>خطا: ", refused.Html, StringComparison.Ordinal);
        Assert.True(refused.Html.IndexOf("id=\"error-summary\"", StringComparison.Ordinal) < refused.Html.IndexOf("<h1", StringComparison.Ordinal));
        Assert.Contains("role=\"alert\" tabindex=\"-1\" autofocus", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#username\">نام کاربری یا گذرواژه درست نیست.</a>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"username-error\" aria-invalid=\"true\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("a password", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_without_the_forms_token_does_nothing()
    {
        var refused = await _app.Open().PostWithoutToken("/sign-in", ("username", "negar"), ("password", "a password"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("id=\"trace-id\"", refused.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor("/staff/sessions"));
    }

    [Fact]
    public async Task Tokens_stay_inside_the_sealed_cookie_which_scripts_cannot_read()
    {
        var signedIn = await _app.Open().SignIn();

        var cookie = Assert.Single(signedIn.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("pak-staff=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("first-token", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("the-session", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_cookies_are_bound_to_the_host_and_transport_is_strict()
    {
        using var app = new PortalApp { PublicUrl = "https://pak.example" };
        Samples.Fill(app.Upstream);

        var signedIn = await app.Open().SignIn();

        var cookie = Assert.Single(signedIn.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-pak-staff=", StringComparison.Ordinal));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=31536000", signedIn.Header("Strict-Transport-Security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_access_token_is_renewed_before_it_ends()
    {
        var browser = _app.Open();
        await browser.SignIn();
        await browser.Get("/workspace");
        _app.Clock.Advance(TimeSpan.FromMinutes(9.5));

        var page = await browser.Get("/workspace");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Bearer first-token", "Bearer second-token"], _app.Upstream.AskedFor("/api/indicators/submissions").Select(a => a.Headers["Authorization"]).Distinct(StringComparer.Ordinal));
        Assert.Contains("the-session", Assert.Single(_app.Upstream.AskedFor("/staff/sessions/token")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_asks_for_a_new_sign_in()
    {
        var browser = _app.Open();
        await browser.SignIn();
        _app.Upstream.Refuse("POST /staff/sessions/token", HttpStatusCode.Unauthorized);
        _app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Contains("/sign-in", (await browser.Get("/workspace")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_registry_a_signed_in_person_still_reads_public_pages_and_is_told_why_the_workspace_is_closed()
    {
        var browser = _app.Open();
        await browser.SignIn();
        _app.Upstream.Down("POST /staff/sessions/token");
        _app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/indicators")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.Get("/workspace")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_there_and_takes_a_post()
    {
        var browser = _app.Open();
        await browser.SignIn();
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/sign-out")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/workspace")).Status);

        await browser.Post("/sign-out");

        Assert.Contains("the-session", Assert.Single(_app.Upstream.AskedFor("/staff/sessions/end")).Body, StringComparison.Ordinal);
        Assert.Contains("/sign-in", (await browser.Get("/workspace")).Location, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
