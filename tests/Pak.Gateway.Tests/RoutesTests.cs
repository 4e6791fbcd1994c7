using System.Net.Sockets;
using System.Text;

namespace Pak.Gateway.Tests;

public sealed class RoutesTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    [Theory]
    [InlineData("GET", "/api/agencies", "agencies", "/api/agencies")]
    [InlineData("GET", "/api/agencies/health/people", "agencies", "/api/agencies/health/people")]
    [InlineData("POST", "/connect/token", "agencies", "/connect/token")]
    [InlineData("GET", "/.well-known/jwks.json", "agencies", "/.well-known/jwks.json")]
    [InlineData("GET", "/.well-known/oauth-authorization-server", "agencies", "/.well-known/oauth-authorization-server")]
    [InlineData("GET", "/api/indicators/gdp/data.csv", "indicators", "/api/indicators/gdp/data.csv")]
    [InlineData("POST", "/api/indicators/definitions", "indicators", "/api/indicators/definitions")]
    [InlineData("PUT", "/api/indicators/submissions/7/rows", "indicators", "/api/indicators/submissions/7/rows")]
    [InlineData("POST", "/api/permits/tracking", "permits", "/api/permits/tracking")]
    [InlineData("GET", "/api/reports/headline", "reporting", "/api/reports/headline")]
    [InlineData("GET", "/api/agencies/events", "agencies", "/events")]
    [InlineData("GET", "/api/indicators/events", "indicators", "/events")]
    [InlineData("GET", "/api/permits/events", "permits", "/events")]
    [InlineData("GET", "/openapi/reporting.json", "reporting", "/openapi/v1.json")]
    [InlineData("GET", "/openapi/agencies.json", "agencies", "/openapi/v1.json")]
    [InlineData("GET", "/", "portal", "/")]
    [InlineData("GET", "/en/indicators", "portal", "/en/indicators")]
    [InlineData("POST", "/workspace/upload", "portal", "/workspace/upload")]
    [InlineData("GET", "/workspace/upload", "portal", "/workspace/upload")]
    public async Task A_path_reaches_its_service(string method, string path, string service, string arrivesAs)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await client.SendAsync(request);

        var echo = await response.Echo();
        Assert.Equal((service, method, arrivesAs), (echo.Service, echo.Method, echo.Path));
    }

    [Theory]
    [InlineData("/staff/sessions")]
    [InlineData("/staff/sessions/token")]
    [InlineData("/events")]
    [InlineData("/api/agencies/../../staff/sessions")]
    [InlineData("/api/agencies/%2e%2e/%2e%2e/staff/sessions")]
    [InlineData("/api/agencies/..%2f..%2fstaff/sessions")]
    [InlineData("/api/agencies/..%5c..%5cstaff/sessions")]
    [InlineData("/api/agencies//staff/sessions")]
    [InlineData("//staff/sessions")]
    [InlineData("/api/indicators/../../events")]
    [InlineData("/api/permits/../../health")]
    [InlineData("/.well-known/../staff/sessions")]
    [InlineData("/.well-known/%2e%2e/health")]
    [InlineData("/connect/token/../../staff/sessions")]
    [InlineData("/openapi/../events")]
    public async Task What_services_keep_to_themselves_is_out_of_reach(string path)
    {
        await SendRaw(path);

        var reached = Routes.Apis.SelectMany(service => app[service].Reached.Select(p => $"{service} {p}")).ToList();
        Assert.DoesNotContain(reached, r => r.Split(' ')[1] is var p && (p.StartsWith("/staff", StringComparison.OrdinalIgnoreCase) || p is "/health" or "/alive"));
        // /events is reached by the public addresses of the feeds alone; another test of this class asks for each of them.
        Assert.DoesNotContain(reached.CountBy(r => r), r => r.Key.EndsWith(" /events", StringComparison.Ordinal) && r.Value > 2);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_is_the_gateways_own(string path)
    {
        using var client = app.Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.DoesNotContain(path, app.Backends.Values.SelectMany(b => b).SelectMany(b => b.Reached));
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/openapi/portal.json")]
    public async Task An_unknown_api_is_a_problem_not_a_page(string path)
    {
        using var client = app.Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("PAK-005", await response.Code());
    }

    [Fact]
    public async Task A_feeds_next_page_is_a_public_address()
    {
        using var client = app.Client();
        using var response = await client.GetAsync(new Uri("/api/permits/events?after=3", UriKind.Relative));

        Assert.Equal("</api/permits/events?after=7>; rel=\"next\"", Assert.Single(response.Headers.GetValues("Link")));
    }

    // As written, byte for byte: HttpClient would tidy the path first.
    private async Task SendRaw(string path)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 ", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
