using System.Net;

namespace Pak.Gateway.Tests;

public sealed class HeadersTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    [Fact]
    public async Task The_callers_address_is_the_one_seen_whatever_it_claims()
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agencies");
        string[] forged = ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-For", "X-Real-IP", "X-HTTP-Method-Override", "True-Client-IP", "Client-IP"];
        request.Headers.Add("X-Forwarded-For", ["203.0.113.7", "198.51.100.1"]);
        request.Headers.Add("X-Forwarded-Proto", "gopher");
        Assert.All(forged, name => request.Headers.TryAddWithoutValidation(name, "203.0.113.7"));
        using var response = await client.SendAsync(request);

        var arrived = (await response.Echo()).Headers;
        Assert.Equal("127.0.0.1", arrived["X-Forwarded-For"]);
        Assert.Equal("http", arrived["X-Forwarded-Proto"]);
        Assert.Empty(forged.Intersect(arrived.Keys, StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain(arrived.Values, v => v.Contains("203.0.113.7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_a_key_and_a_version_pass()
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/permits/applications");
        request.Headers.Add("Authorization", "Bearer x");
        request.Headers.Add("Idempotency-Key", "k1");
        request.Headers.Add("If-Match", "\"v7\"");
        request.Headers.Add("Accept-Language", "fa");
        using var response = await client.SendAsync(request);

        var arrived = (await response.Echo()).Headers;
        Assert.Equal(("Bearer x", "k1", "\"v7\"", "fa"), (arrived["Authorization"], arrived["Idempotency-Key"], arrived["If-Match"], arrived["Accept-Language"]));
    }

    [Fact]
    public async Task The_callers_trace_goes_on_with_a_span_of_the_gateway()
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agencies");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await client.SendAsync(request);

        var parts = (await response.Echo()).Headers["traceparent"].Split('-');
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", parts[1]);
        Assert.NotEqual("b7ad6b7169203331", parts[2]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/agencies")]
    [InlineData("/api/unknown")]
    [InlineData("/docs")]
    [InlineData("/docs/lib/swagger-ui/swagger-ui.css")]
    [InlineData("/health")]
    public async Task Every_answer_tells_browsers_to_be_careful(string path)
    {
        using var client = app.Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("strict-origin-when-cross-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Contains("camera=()", response.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Strict-Transport-Security")); // plain http
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Behind_an_https_address_browsers_are_told_to_stay_with_it()
    {
        await using var secure = new GatewayApp { Settings = { ["Pak:PublicUrl"] = "https://pak.example" } };
        await secure.InitializeAsync();
        using var client = secure.Client();
        using var response = await client.GetAsync(new Uri("/api/agencies", UriKind.Relative));

        Assert.Equal("max-age=31536000; includeSubDomains", response.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task Only_a_trusted_proxy_may_name_the_caller()
    {
        await using var behind = new GatewayApp { Settings = { ["Gateway:TrustedProxies"] = "127.0.0.1" } };
        await behind.InitializeAsync();
        using var client = behind.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agencies");
        request.Headers.Add("X-Forwarded-For", "198.51.100.9, 203.0.113.7");
        using var response = await client.SendAsync(request);

        // The last entry is what the trusted proxy saw; those before it are the caller's own claim.
        Assert.Equal("203.0.113.7", (await response.Echo()).Headers["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Documentation_is_served_from_here_alone()
    {
        using var client = app.Client();
        var page = await client.GetStringAsync(new Uri("/docs", UriKind.Relative));
        using var script = await client.GetAsync(new Uri("/docs/lib/swagger-ui/swagger-ui-bundle.js", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (script.StatusCode, script.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.All(Routes.Apis, api => Assert.Contains($"/openapi/{api}.json", page, StringComparison.Ordinal));
    }
}
