using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Pak.Gateway.Tests;

/// <summary>Which methods pass, and how long each route may take.</summary>
public sealed class MethodsTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    [Theory]
    [InlineData("CONNECT", "example.org:443")]
    [InlineData("CONNECT", "localhost:80")]
    [InlineData("TRACE", "/")]
    [InlineData("TRACE", "/api/agencies")]
    [InlineData("trace", "/api/agencies")]
    public async Task A_tunnel_or_an_echo_is_refused_before_any_service(string method, string target)
    {
        var before = app.Backends.Values.SelectMany(b => b).Sum(b => b.Reached.Count);

        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {(target[0] == '/' ? "localhost" : target)}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: ", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("PAK-006", answer, StringComparison.Ordinal);
        Assert.Equal(before, app.Backends.Values.SelectMany(b => b).Sum(b => b.Reached.Count));
    }

    [Fact]
    public void Every_route_has_its_time_and_its_size()
    {
        var routes = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig().Routes;

        Assert.Equal(
            [
                "agencies /.well-known/{**path} 10 s 1 MB",
                "agencies /api/agencies/events 40 s 1 MB",
                "agencies /api/agencies/{**path} 10 s 1 MB",
                "agencies /connect/token 10 s 1 MB",
                "agencies /openapi/agencies.json 10 s 1 MB",
                "indicators /api/indicators/events 40 s 1 MB",
                "indicators /api/indicators/{**path} 10 s 1 MB",
                "indicators /openapi/indicators.json 10 s 1 MB",
                "indicators /sdmx/{**path} 120 s 1 MB",
                "indicators GET /api/indicators/data 120 s 1 MB",
                "indicators GET /api/indicators/data.csv 120 s 1 MB",
                "indicators POST /api/indicators/definitions 120 s 5 MB",
                "indicators POST /api/indicators/submissions/{id}/publication 300 s 1 MB",
                "indicators POST /api/indicators/targets/file 120 s 5 MB",
                "indicators PUT /api/indicators/submissions/{id}/rows 900 s 512 MB",
                "permits /api/permits/events 40 s 1 MB",
                "permits /api/permits/{**path} 10 s 1 MB",
                "permits /openapi/permits.json 10 s 1 MB",
                "permits POST /api/permits/types/{code}/documents/{document} 120 s 33 MB",
                "portal /{**path} 10 s 1 MB",
                "portal POST /en/permits/{code}/apply 120 s 49 MB",
                "portal POST /en/workspace/definitions 120 s 6 MB",
                "portal POST /en/workspace/submissions/{id} 300 s 1 MB",
                "portal POST /en/workspace/targets 120 s 6 MB",
                "portal POST /en/workspace/upload 900 s 513 MB",
                "portal POST /permits/{code}/apply 120 s 49 MB",
                "portal POST /workspace/definitions 120 s 6 MB",
                "portal POST /workspace/submissions/{id} 300 s 1 MB",
                "portal POST /workspace/targets 120 s 6 MB",
                "portal POST /workspace/upload 900 s 513 MB",
                "reporting /api/reports/{**path} 10 s 1 MB",
                "reporting /openapi/reporting.json 10 s 1 MB",
            ],
            routes.Select(Describe).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/api/indicators/submissions/7/publication", "indicators")]
    [InlineData("/workspace/submissions/7?handler=Approve", "portal")]
    [InlineData("/en/workspace/submissions/7?handler=Publish", "portal")]
    public async Task A_publication_reaches_its_service(string path, string service)
    {
        using var client = app.Client();
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content: null);

        var echo = await response.Echo();
        Assert.Equal((service, "POST"), (echo.Service, echo.Method));
    }

    private static string Describe(RouteConfig route) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{route.ClusterId} {(route.Match.Methods is [var method] ? method + " " : "")}{route.Match.Path} {route.Timeout!.Value.TotalSeconds} s {route.MaxRequestBodySize / (1 << 20)} MB");
}
