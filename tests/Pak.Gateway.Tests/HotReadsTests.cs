using System.Net;
using Microsoft.AspNetCore.Http;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Events;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.Gateway.Tests;

public sealed class HotReadsTests(GatewayApp app) : IClassFixture<GatewayApp>, IAsyncLifetime
{
    private const string Public = "cache-control=public,%20no-cache";

    public Task InitializeAsync() => app.HearsIndicators();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_public_read_is_fetched_once_and_answered_alike_from_then_on()
    {
        var address = Address("/api/indicators/gdp/data", Public);

        using var first = await Get(app, address);
        using var second = await Get(app, address);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(1, Reached(app, address));
        foreach (var header in new[] { "ETag", "Cache-Control", "X-Content-Type-Options", "Content-Security-Policy" })
        {
            Assert.Equal(first.Headers.GetValues(header), second.Headers.GetValues(header));
        }

        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("cache-control=no-cache")]
    [InlineData("cache-control=private")]
    [InlineData("none=1")]
    [InlineData(Public + "&set-cookie=1")]
    [InlineData(Public + "&status=404")]
    [InlineData(Public + "&status=206")]
    public async Task What_the_service_does_not_call_public_and_whole_is_fetched_each_time(string query)
    {
        var address = Address("/api/indicators/gdp/data", query);
        using var first = await Get(app, address);
        using var second = await Get(app, address);

        Assert.Equal(2, Reached(app, address));
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc")]
    [InlineData("Cookie", "a=b")]
    [InlineData("Range", "bytes=0-3")]
    public async Task Who_shows_an_identity_or_wants_a_part_is_answered_by_the_service(string header, string value)
    {
        var address = Address("/api/indicators/gdp/data", Public);
        using var kept = await Get(app, address);
        using var own = await Get(app, address, (header, value));
        using var again = await Get(app, address, (header, value));

        Assert.Equal(3, Reached(app, address));
    }

    [Fact]
    public async Task Other_services_are_always_asked()
    {
        var address = Address("/api/agencies/statistics", Public);
        using var first = await Get(app, address);
        using var second = await Get(app, address);

        Assert.Equal(2, Reached(app, address, "agencies"));
    }

    [Theory]
    [InlineData("Accept", "text/csv")]
    [InlineData("Accept-Language", "fa-IR")]
    [InlineData("Accept-Encoding", "gzip")]
    [InlineData("Accept-Encoding", "br;q=0, gzip")]
    public async Task Format_language_and_encoding_have_answers_of_their_own(string header, string value)
    {
        var address = Address("/api/indicators/gdp/data", Public);
        using var plain = await Get(app, address);
        using var own = await Get(app, address, (header, value));
        using var plainAgain = await Get(app, address);
        using var ownAgain = await Get(app, address, (header, value));

        Assert.Equal(2, Reached(app, address));
        Assert.Equal(value, (await own.Echo()).Headers[header]);
        Assert.Equal(value, (await ownAgain.Echo()).Headers[header]);
        Assert.DoesNotContain(header, (await plainAgain.Echo()).Headers.Keys);
    }

    [Theory]
    [InlineData("W/\"7\"", 304)]
    [InlineData("\"7\"", 304)]
    [InlineData("\"1\", \"7\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"8\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task Who_has_the_answer_already_is_told_so(string known, int status)
    {
        var address = Address("/api/indicators/gdp/data", Public);
        using var first = await Get(app, address);
        using var second = await Get(app, address, ("If-None-Match", known));

        Assert.Equal(status, (int)second.StatusCode);
        Assert.Equal("W/\"7\"", second.Headers.ETag?.ToString());
        Assert.Equal(status == 200, (await second.Content.ReadAsByteArrayAsync()).Length > 0);
        Assert.Equal(1, Reached(app, address));
    }

    [Fact]
    public async Task A_change_that_goes_through_the_gateway_is_read_at_once()
    {
        var address = Address("/api/indicators/gdp/data", Public);
        using var before = await Get(app, address);
        using var client = app.Client();
        using var change = await client.PutAsync(new Uri("/api/indicators/gdp", UriKind.Relative), new StringContent("{}"));
        using var after = await Get(app, address);

        Assert.Equal(2, Reached(app, address));
    }

    [Fact]
    public async Task A_change_that_the_service_tells_is_read_as_soon_as_it_is_told_even_by_who_asked_before()
    {
        var address = Address("/api/indicators/gdp/data", Public + "&held=1");
        app["indicators"].Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Get(app, address);
        await Eventually.Holds(() => Task.FromResult(Reached(app, address) == 1), "the first read has arrived");
        var other = Address("/api/indicators/gdp/data", Public);
        using var kept = await Get(app, other);

        using var redis = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        await new FeedSignal(redis, "indicators").Wake();
        await Eventually.Holds(
            async () =>
            {
                using var answer = await Get(app, other);
                return Reached(app, other) > 1;
            },
            "what was kept is forgotten");
        app["indicators"].Hold!.SetResult();
        using var old = await slow;
        using var fresh = await Get(app, address);

        Assert.Equal(2, Reached(app, address));
    }

    [Fact]
    public async Task A_change_that_was_not_told_is_read_with_the_next_word_of_how_far_the_feed_reaches()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        await using var own = await Own("ConnectionStrings:redis", redis.ConnectionString);
        var address = Address("/api/indicators/gdp/data", Public);
        using var first = await Get(own, address);
        using var kept = await Get(own, address);
        Assert.Equal(1, Reached(own, address));

        await own.TellHead("2");
        await Eventually.Holds(
            async () =>
            {
                using var answer = await Get(own, address);
                return Reached(own, address) == 2;
            },
            "it is fetched again");
    }

    [Fact]
    public async Task Where_no_word_comes_any_more_the_service_is_asked_each_time()
    {
        await using var own = await Own("Gateway:HotReads:Silence", "00:00:00.5");
        var address = Address("/api/indicators/gdp/data", Public);

        await Eventually.Holds(
            async () =>
            {
                var before = Reached(own, address);
                using var one = await Get(own, address);
                using var other = await Get(own, address);
                return Reached(own, address) == before + 2;
            },
            "the service is asked");
    }

    [Fact]
    public async Task An_answer_that_broke_off_is_not_kept()
    {
        await using var own = await Own("Gateway:HotReads:Lifetime", "00:10:00");
        var address = Address("/api/indicators/gdp/data", $"{Public}&length={HeldStart.Largest}");
        own["indicators"].BreaksOff = true;
        Assert.False(await IsWhole());

        own["indicators"].BreaksOff = false;
        using var whole = await Get(own, address);
        Assert.Equal(HeldStart.Largest, (await whole.Content.ReadAsStringAsync()).Length);

        async Task<bool> IsWhole()
        {
            try
            {
                using var answer = await Get(own, address);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // it broke off for the caller too
            }
        }
    }

    [Fact]
    public async Task Without_Redis_nothing_is_kept_and_everything_is_answered()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        await using var own = await Own("ConnectionStrings:redis", redis.ConnectionString);
        var address = Address("/api/indicators/gdp/data", Public);
        using var first = await Get(own, address);
        using var second = await Get(own, address);
        Assert.Equal(1, Reached(own, address));

        await redis.Stop();
        await Eventually.Holds(
            async () =>
            {
                var before = Reached(own, address);
                using var answer = await Get(own, address);
                return answer.IsSuccessStatusCode && Reached(own, address) == before + 1;
            },
            "the service is asked");
    }

    [Fact]
    public async Task An_answer_lives_for_the_lifetime_at_most()
    {
        await using var own = await Own("Gateway:HotReads:Lifetime", "00:00:00.2");
        var address = Address("/api/indicators/gdp/data", Public);
        using var first = await Get(own, address);

        await Eventually.Holds(
            async () =>
            {
                using var answer = await Get(own, address);
                return Reached(own, address) == 2;
            },
            "it is fetched again though nothing was told");
    }

    [Fact]
    public void When_its_time_is_over_one_caller_renews_it_and_the_others_wait_for_nobody()
    {
        var answer = HotAnswer.Of(new DefaultHttpContext().Response, [1], now: 100, lifetime: 50);

        Assert.Equal(
            [false, true, false, false, true, true],
            new long[] { 149, 150, 150, 199, 200, 201 }.Select(answer.IsOver));
    }

    // A query of its own for every test: they share the gateway.
    private static string Address(string path, string query) => $"{path}?test={Guid.CreateVersion7():N}&{query}";

    private static async Task<GatewayApp> Own(string setting, string value)
    {
        var own = new GatewayApp { Settings = { [setting] = value } };
        await own.InitializeAsync();
        await own.HearsIndicators();
        return own;
    }

    private static int Reached(GatewayApp gateway, string address, string service = "indicators") =>
        gateway[service].Targets.Count(target => target == address);

    private static async Task<HttpResponseMessage> Get(GatewayApp gateway, string address, (string Name, string Value)? header = null)
    {
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (header is { } one)
        {
            request.Headers.TryAddWithoutValidation(one.Name, one.Value);
        }

        return await client.SendAsync(request);
    }
}
