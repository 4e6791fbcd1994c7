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
    public async Task Another_request_in_between_does_not_lead_back_to_the_replica_that_is_away()
    {
        using var network = new OneIsAway();
        using var handler = new ReplicaHandler([new("http://away/"), new("http://there/")]) { InnerHandler = network };
        using var invoker = network.Between = new HttpMessageInvoker(handler);

        for (var i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://things/alive");
            using var answer = await invoker.SendAsync(request, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET", "whole")]
    [InlineData("POST", null)]
    public async Task A_read_that_a_replica_breaks_off_is_answered_by_the_other_a_write_is_not_sent_twice(string method, string? expected)
    {
        using var network = new OneBreaksOff();
        using var handler = new ReplicaHandler([new("http://dying/"), new("http://there/")]) { InnerHandler = network };
        using var client = new HttpClient(handler);

        var answers = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            answers.Add(await Ask());
        }

        Assert.Contains("whole", answers);
        Assert.Contains(expected, answers);
        Assert.Equal(expected is null ? 2 : 3, network.Asked);

        async Task<string?> Ask()
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "http://things/alive");
            try
            {
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                return await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException)
            {
                return null;
            }
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

    /// <summary>Of two replicas one refuses; while it does, somebody else's request takes its turn.</summary>
    private sealed class OneIsAway : HttpMessageHandler
    {
        private bool _isBetween;

        public HttpMessageInvoker? Between { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host == "there")
            {
                return new HttpResponseMessage(HttpStatusCode.OK);
            }

            if (!_isBetween)
            {
                _isBetween = true;
                using var other = new HttpRequestMessage(HttpMethod.Get, "http://things/alive");
                (await Between!.SendAsync(other, cancellationToken)).Dispose();
                _isBetween = false;
            }

            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }
    }

    /// <summary>Of two replicas one ends its answers in the middle.</summary>
    private sealed class OneBreaksOff : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = request.RequestUri!.Host == "there" ? new StringContent("whole") : new Half() });
        }

        private sealed class Half : HttpContent
        {
            protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new IOException("Connection reset by peer");

            protected override bool TryComputeLength(out long length)
            {
                length = 0;
                return false;
            }
        }
    }
}
