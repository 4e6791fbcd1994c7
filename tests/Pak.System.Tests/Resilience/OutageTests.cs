using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pak.SystemTests.Running;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.SystemTests.Resilience;

[Collection(OneSystem.Name)]
public sealed class OutageTests(PakSystem system, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Reads =
        ["api/agencies", "api/indicators", "api/indicators/sectors", "api/permits/types", "api/reports/agencies", "api/reports/headline"];

    public Task InitializeAsync() => system.HasHealth("healthy");

    public Task DisposeAsync() => system.HasHealth("healthy");

    [Fact]
    public async Task While_Redis_hangs_everything_is_answered_and_health_says_degraded()
    {
        var redis = (await system.Resource("redis")).ProcessId;
        await PakSystem.Signal(redis, "STOP");
        try
        {
            using var client = system.Client();
            foreach (var path in Reads)
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }

            var citizen = Citizen.New();
            var receipt = await citizen.Apply(system);
            using var tracked = await client.PostAsJsonAsync("api/permits/tracking", new { trackingCode = receipt.Code, lastFour = citizen.LastFour });
            await tracked.Json();
            await system.HasHealth("degraded");
            using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("health", UriKind.Relative)));
            Assert.Contains("Redis", health.RootElement.GetProperty("checks").GetProperty("permits").GetProperty("reason").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            await PakSystem.Signal(redis, "CONT");
        }

        await system.HasHealth("healthy");
    }

    [Fact]
    public async Task When_Redis_is_killed_nobody_notices()
    {
        var before = (await system.Resource("redis")).ProcessId;
        await PakSystem.Signal(before, "KILL");

        using var client = system.Client();
        for (var round = 0; round < 10; round++)
        {
            foreach (var path in Reads)
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        }

        await Eventually.Holds(async () => (await system.Resource("redis")).ProcessId is { } now && now != before, "Redis was started again");
        await system.HasHealth("healthy");
    }

    [Fact]
    public async Task When_PostgreSQL_is_killed_the_answer_is_503_with_RetryAfter_until_it_is_back()
    {
        using var client = system.Client("fa");
        var postgres = (await system.Resource("postgres")).ProcessId;
        await PakSystem.Signal(postgres, "KILL");

        var (asked, refused, successes) = (0, 0, 0);
        await Eventually.Holds(
            async () =>
            {
                // Each time another question: the gateway answers the same one from memory.
                using var response = await client.GetAsync(new Uri($"api/indicators?search={asked++}", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    // Not one connection of a pool that happened to survive, but all.
                    return ++successes >= 20 && refused > 0;
                }

                successes = 0;
                refused++;
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.NotNull(response.Headers.RetryAfter);
                var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
                Assert.Equal("PAK-015", problem.GetProperty("code").GetString());
                Assert.Equal("سامانه موقتاً در دسترس نیست", problem.GetProperty("title").GetString());
                return false;
            },
            "the catalogue is read again",
            TimeSpan.FromMinutes(2));

        output.WriteLine($"{refused} answers were 503, then all were 200");
        await system.HasHealth("healthy");
        Assert.NotEqual(postgres, (await system.Resource("postgres")).ProcessId);
    }

    [Fact]
    public async Task The_page_of_an_outage_is_a_page_too()
    {
        var portal = (await system.Resource("portal")).ProcessId;
        await using var visitor = await Chromium.Open(system, "fa");
        await PakSystem.Signal(portal, "KILL");

        var answer = await visitor.Page.GotoAsync("/");
        // The portal may already be back; then there is nothing to see.
        if (answer!.Status == (int)HttpStatusCode.ServiceUnavailable)
        {
            Assert.Equal("rtl", await visitor.Page.Locator("html").GetAttributeAsync("dir"));
            Assert.Equal("سامانه موقتاً در دسترس نیست", await visitor.Page.Locator("h1").InnerTextAsync());
        }

        await Eventually.Holds(async () => (await visitor.Page.GotoAsync("/"))!.Ok, "the portal is back");
        await system.HasHealth("healthy");
    }
}
