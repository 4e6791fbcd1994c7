using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pak.Gateway.Tests;

public sealed class OutagesTests : IAsyncLifetime
{
    private readonly GatewayApp _app = new() { Backends = { ["permits"] = [new("permits"), new("permits")] } };

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)_app).DisposeAsync();

    [Fact]
    public async Task A_service_that_is_away_is_503_in_the_callers_language_until_it_is_back()
    {
        using var client = _app.Client();
        await _app["agencies"].Stop();

        using var refused = await Get(client, "/api/agencies", "fa");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("PAK-015", problem.GetProperty("code").GetString());
        Assert.Equal("سامانه موقتاً در دسترس نیست", problem.GetProperty("title").GetString());
        Assert.True(refused.Headers.Contains("X-Content-Type-Options"));

        await _app["agencies"].Start();
        using var answered = await Get(client, "/api/agencies", "en");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Theory]
    [InlineData("/", "fa", "سامانه موقتاً در دسترس نیست")]
    [InlineData("/en/track", "en", "Temporarily unavailable")]
    public async Task People_get_a_page_when_the_portal_is_away(string path, string language, string title)
    {
        using var client = _app.Client();
        await _app["portal"].Stop();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        Assert.Contains($"lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_replica_is_away_the_other_answers_every_request()
    {
        using var client = _app.Client();
        await _app.Backends["permits"][1].Stop();

        for (var i = 0; i < 40; i++)
        {
            using var read = await Get(client, "/api/permits/types", "en");
            using var write = await client.PostAsJsonAsync("/api/permits/applications", new { number = i });
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (read.StatusCode, write.StatusCode));
            Assert.Equal($"{{\"number\":{i}}}".Length, (await write.Echo()).BodyLength);
        }
    }

    [Fact]
    public async Task A_read_that_one_replica_breaks_off_is_answered_by_the_other()
    {
        using var client = _app.Client();
        _app.Backends["permits"][1].BreaksOff = true;

        for (var i = 0; i < 40; i++)
        {
            using var read = await Get(client, "/api/permits/types", "en");
            Assert.Equal("GET", (await read.Echo()).Method);
        }

        Assert.NotEmpty(_app.Backends["permits"][1].Reached);
    }

    [Fact]
    public async Task A_write_that_broke_off_is_not_tried_again()
    {
        using var client = _app.Client();
        _app.Backends["permits"].ForEach(b => b.BreaksOff = true);

        Assert.False(await IsAnswered()); // broken off for the caller too, or 503 when nothing had been passed on yet
        Assert.Single(_app.Backends["permits"].SelectMany(b => b.Reached));

        async Task<bool> IsAnswered()
        {
            try
            {
                using var answer = await client.PostAsJsonAsync("/api/permits/applications", new { });
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_short_read_that_every_replica_breaks_off_is_503_a_long_one_breaks_off()
    {
        using var client = _app.Client();
        _app.Backends["permits"].ForEach(b => b.BreaksOff = true);

        using var refused = await Get(client, "/api/permits/types", "en");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "PAK-015"), (refused.StatusCode, await refused.Code()));

        var breaksOff = new TaskCompletionSource();
        _app.Backends["permits"].ForEach(b => b.Hold = breaksOff);
        var address = new Uri($"/api/permits/types?length={HeldStart.Largest + 1}&held", UriKind.Relative);
        using var begun = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead); // what was held is passed on
        breaksOff.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(begun.Content.ReadAsStringAsync);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(HeldStart.Largest)]
    [InlineData(HeldStart.Largest + 1)]
    [InlineData(HeldStart.Largest * 5)]
    public async Task An_answer_of_any_length_arrives_whole(int length)
    {
        using var client = _app.Client();
        using var answer = await Get(client, $"/api/permits/types?length={length}", "en");

        Assert.Equal(new string('a', length), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_tells_what_is_wrong_where()
    {
        using var client = _app.Client();
        Assert.Equal((200, "healthy", null), await HealthOf("permits", expected: "healthy"));

        await _app.Backends["permits"][1].Stop();
        Assert.Equal((200, "degraded", "permits-2: does not answer"), await HealthOf("permits", expected: "degraded"));

        await _app.Backends["permits"][0].Stop();
        Assert.Equal((503, "unhealthy", "permits-1: does not answer; permits-2: does not answer"), await HealthOf("permits", expected: "unhealthy"));

        _app["reporting"].Health = """{"status":"unhealthy","checks":{"postgres":{"status":"unhealthy","reason":"PostgreSQL does not answer: 10.0.0.5"}}}""";
        Assert.Equal((503, "unhealthy", "postgres is unhealthy (PostgreSQL does not answer)"), await HealthOf("reporting", expected: "unhealthy"));

        async Task<(int Status, string? Service, string? Reason)> HealthOf(string service, string expected)
        {
            (int, string?, string?) seen = default;
            await Pak.Testing.Eventually.Holds(
                async () =>
                {
                    using var response = await client.GetAsync(new Uri("/health", UriKind.Relative));
                    var check = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks").GetProperty(service);
                    seen = ((int)response.StatusCode, check.GetProperty("status").GetString(), check.GetProperty("reason").GetString());
                    return seen.Item2 == expected;
                },
                $"{service} is {expected}");
            return seen;
        }
    }

    private static async Task<HttpResponseMessage> Get(HttpClient client, string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", language);
        return await client.SendAsync(request);
    }
}
