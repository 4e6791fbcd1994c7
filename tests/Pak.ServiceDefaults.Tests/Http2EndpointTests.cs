using System.Globalization;
using System.Net;
using Pak.AppHost.Local.Servers;

namespace Pak.ServiceDefaults.Tests;

public sealed class Http2EndpointTests
{
    [Fact]
    public async Task The_gateways_endpoint_speaks_http2_alone_and_the_other_stays_as_it_is()
    {
        var port = FreePort.Next();
        await using var service = await ThingsService.Start(configure: builder =>
        {
            builder.Configuration[Http2Endpoint.PortVariable] = port.ToString(CultureInfo.InvariantCulture);
            builder.AddHttp2Endpoint();
        });
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), await Ask(new Uri($"http://127.0.0.1:{port}/alive"), HttpVersion.Version20));
        Assert.Equal((HttpVersion.Version11, HttpStatusCode.OK), await Ask(new Uri(service.Address, "/alive"), HttpVersion.Version11));
        Assert.Equal((HttpVersion.Version11, HttpStatusCode.BadRequest), await Ask(new Uri($"http://127.0.0.1:{port}/alive"), HttpVersion.Version11));

        async Task<(Version, HttpStatusCode)> Ask(Uri address, Version asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = asked, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request);
            return (response.Version, response.StatusCode);
        }
    }
}
