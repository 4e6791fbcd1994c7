using System.Net;
using System.Net.Http.Headers;

namespace Pak.Gateway.Tests;

public sealed class LimitsTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData("POST", "/api/agencies", Megabyte - 1024, true)]
    [InlineData("POST", "/api/agencies", Megabyte + 1, false)]
    [InlineData("POST", "/track", Megabyte + 1, false)]
    [InlineData("POST", "/api/indicators/definitions", (5 * Megabyte) - 4096, true)]
    [InlineData("POST", "/api/indicators/definitions", (5 * Megabyte) + 1, false)]
    [InlineData("PUT", "/api/indicators/submissions/7/rows", 40 * Megabyte, true)]
    [InlineData("POST", "/api/indicators/submissions/7/rows", Megabyte + 1, false)]
    [InlineData("POST", "/api/permits/types/t/documents/d", 8 * Megabyte, true)]
    [InlineData("POST", "/api/permits/types/t/documents/d", (33 * Megabyte) + 1, false)]
    [InlineData("POST", "/workspace/upload", 8 * Megabyte, true)]
    [InlineData("POST", "/en/workspace/upload", 8 * Megabyte, true)]
    public async Task A_body_may_be_as_large_as_its_route_allows(string method, string path, int size, bool passes)
    {
        foreach (var chunked in new[] { false, true })
        {
            using var client = app.Client();
            using var request = new HttpRequestMessage(new HttpMethod(method), path)
            {
                Content = new ByteArrayContent(new byte[size]) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } },
            };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true; // so that the refusal is read before all is sent
            using var response = await client.SendAsync(request);

            if (passes)
            {
                Assert.Equal(size, (await response.Echo()).BodyLength);
            }
            else
            {
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
                Assert.Equal("PAK-008", await response.Code());
            }
        }
    }

    [Fact]
    public async Task Beyond_the_limit_of_an_address_the_answer_is_429_but_health_still_answers()
    {
        await using var narrow = new GatewayApp
        {
            Settings = { ["Gateway:RateLimit:Capacity"] = "5", ["Gateway:RateLimit:PerMinute"] = "1", ["Gateway:TrustedProxies"] = "127.0.0.1" },
        };
        await narrow.InitializeAsync();
        using var client = narrow.Client();

        var mine = Random.Shared.Next(1, 255);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 7; i++)
        {
            answers.Add(await From($"198.51.100.{mine}", "/api/agencies"));
        }

        Assert.Equal([200, 200, 200, 200, 200, 429, 429], answers.Select(a => (int)a.StatusCode));
        Assert.InRange(answers[^1].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("PAK-014", await answers[^1].Code());
        Assert.Equal(HttpStatusCode.OK, (await From($"198.51.100.{mine}", "/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await From($"203.0.113.{mine}", "/api/agencies")).StatusCode);

        async Task<HttpResponseMessage> From(string address, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Forwarded-For", address);
            return await client.SendAsync(request);
        }
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_504()
    {
        await using var impatient = new GatewayApp { Settings = { ["Gateway:Timeout"] = "00:00:01" } };
        await impatient.InitializeAsync();
        using var client = impatient.Client();
        using var response = await client.GetAsync(new Uri("/api/agencies?never", UriKind.Relative));
        using var events = await client.GetAsync(new Uri("/api/agencies/events", UriKind.Relative));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("PAK-015", await response.Code());
        Assert.Equal(HttpStatusCode.OK, events.StatusCode);
    }
}
