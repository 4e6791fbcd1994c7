using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Pak.ServiceDefaults.Clients;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Tests.Clients;

public sealed class ServiceClientTests
{
    [Fact]
    public async Task A_replica_that_is_away_is_passed_over()
    {
        await using var service = await ThingsService.Start();
        using var client = Client(service.Address.ToString(), $"http://127.0.0.1:{ClosedPort()}");

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("alive", UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_unavailable_not_a_defect()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0); // connects, and never answers
        silent.Start();
        using var client = Client($"http://{silent.LocalEndpoint}");

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetAsync(new Uri("alive", UriKind.Relative)));

        Assert.Equal(CommonProblems.Unavailable, ProblemExceptionHandler.From(failure));
    }

    private static HttpClient Client(params string[] replicas)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        for (var i = 0; i < replicas.Length; i++)
        {
            builder.Configuration[$"services:things:http:{i}"] = replicas[i];
        }

        builder.AddAnonymousServiceClient("things", "things", TimeSpan.FromSeconds(1));
        return builder.Build().Services.GetRequiredService<IHttpClientFactory>().CreateClient("things");
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
