using System.Net;
using Pak.Dashboard.Tests.Running;

namespace Pak.Dashboard.Tests.Pages;

public sealed class SignInTests
{
    [Theory]
    [InlineData("/", "/login")]
    [InlineData("/traces?sort=slowest", "/login?to=%2Ftraces%3Fsort%3Dslowest")]
    [InlineData("/structuredlogs", "/login?to=%2Fstructuredlogs")]
    [InlineData("/metrics", "/login?to=%2Fmetrics")]
    [InlineData("/metrics/instrument?name=x", "/login?to=%2Fmetrics%2Finstrument%3Fname%3Dx")]
    public async Task Without_a_session_nothing_is_shown(string page, string login)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();

        using var answer = await visitor.GetAsync(page);

        Assert.Equal((HttpStatusCode.Redirect, login), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Live_news_want_a_session_too()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/traces");
        request.Headers.Add("Accept", "text/event-stream");

        using var answer = await visitor.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_token_of_the_address_is_exchanged_for_a_cookie_and_gone()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();

        using var entered = await visitor.GetAsync("/login?t=" + Uri.EscapeDataString(DashboardApp.Token) + "&to=%2Ftraces");
        using var page = await visitor.GetAsync("/traces");

        Assert.Equal("/traces", entered.Headers.Location?.OriginalString);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("pak-dashboard=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(DashboardApp.Token, Uri.UnescapeDataString(cookie), StringComparison.Ordinal);
        Assert.Equal("no-referrer", entered.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(DashboardApp.Token, app.Lines.All, StringComparison.Ordinal);
        Assert.DoesNotContain(DashboardApp.Key, app.Lines.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("\0")]
    [InlineData("the operator's token of this tesT")]
    public async Task Another_token_is_refused(string token)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();

        using var answer = await visitor.GetAsync("/login?t=" + Uri.EscapeDataString(token));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(c => c.StartsWith("pak-dashboard=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Signing_in_leads_nowhere_else(string to)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();

        using var entered = await visitor.GetAsync("/login?t=" + Uri.EscapeDataString(DashboardApp.Token) + "&to=" + Uri.EscapeDataString(to));

        Assert.Equal("/", entered.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("1742544000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x.y")]
    [InlineData("")]
    public async Task A_forged_cookie_opens_nothing(string cookie)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Pages };
        visitor.DefaultRequestHeaders.Add("Cookie", "pak-dashboard=" + cookie);

        using var answer = await visitor.GetAsync("/");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();
        using var form = new FormUrlEncodedContent([]);

        using var answer = await visitor.PostAsync("/logout", form);
        using var still = await visitor.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData("elsewhere.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.elsewhere.example:18888", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:18888", HttpStatusCode.OK)]
    public async Task A_foreign_name_that_points_here_reaches_nothing(string host, HttpStatusCode expected)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = app.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Host = host;

        using var answer = await visitor.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_what_pages_do_not_need()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();
        foreach (var path in new[] { "/", "/login", "/traces", "/nothing", "/css/site.css" })
        {
            using var answer = await visitor.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Theory]
    [InlineData("Pak:DashboardUrl", "http://0.0.0.0:0")]
    [InlineData("Pak:OtlpUrl", "http://192.168.1.1:4318")]
    [InlineData("Pak:DashboardToken", "short")]
    [InlineData("Pak:OtlpKey", "short")]
    public async Task What_would_open_it_to_others_stops_the_start(string setting, string value) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => DashboardApp.Start((setting, value)));
}
