using System.Net.Http.Json;
using Pak.Permits.Tracking;

namespace Pak.Permits.Tests.Tracking;

/// <summary>With the limits as they are in production.</summary>
public sealed class GuessingTests : IAsyncLifetime
{
    private const string Gateway = "127.0.0.1";
    private readonly PermitsApp _app = new();
    private string _code = "";

    public async Task InitializeAsync()
    {
        _app.Settings.Remove("Permits:Limits:TrackingPerAddress:Capacity");
        await _app.DefineType("guessed");
        _code = await _app.Apply("guessed");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Guessing_from_one_address_ends_soon_and_hits_nothing()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 300; i++)
        {
            statuses.Add(await Guess("192.0.2.1", TrackingCode.New(), "0899"));
        }

        Assert.DoesNotContain(200, statuses);
        Assert.InRange(statuses.Count(s => s == 404), 1, 60);
        Assert.Equal(300, statuses.Count(s => s is 404 or 429));
        // Another address is not punished for it.
        Assert.Equal(200, await Guess("192.0.2.2", _code, "0899"));
    }

    [Fact]
    public async Task Guessing_the_digits_of_one_code_from_many_addresses_ends_soon()
    {
        var code = await _app.Apply("guessed");
        var statuses = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            statuses.Add(await Guess($"203.0.113.{i}", code, i.ToString("0000")));
        }

        Assert.InRange(statuses.Count(s => s == 404), 20, 25);
        Assert.Equal(200, statuses.Count(s => s is 404 or 429));
        Assert.Equal(429, await Guess("192.0.2.77", code, "0899")); // even right: nobody learns by trying on
    }

    [Fact]
    public async Task A_household_with_many_IPv6_addresses_is_one()
    {
        var statuses = new List<int>();
        for (var i = 1; i <= 100; i++)
        {
            statuses.Add(await Guess($"2001:db8:1:1::{i:x}", TrackingCode.New(), "0899"));
        }

        Assert.InRange(statuses.Count(s => s == 404), 1, 45);
    }

    [Fact]
    public async Task A_forged_forwarding_header_wins_a_caller_nothing()
    {
        // Straight from outside: the header is not believed.
        var direct = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            direct.Add(await Guess("192.0.2.5", TrackingCode.New(), "0899", forwarded: $"10.9.8.{i}"));
        }

        // Through the gateway: only the address that the gateway itself saw, the last one, is believed.
        var through = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            through.Add(await Guess(Gateway, TrackingCode.New(), "0899", forwarded: $"10.9.8.{i}, 192.0.2.6"));
        }

        Assert.InRange(direct.Count(s => s == 404), 1, 45);
        Assert.InRange(through.Count(s => s == 404), 1, 45);
        Assert.Equal(200, await Guess(Gateway, _code, "0899", forwarded: "192.0.2.7"));
    }

    private async Task<int> Guess(string address, string code, string lastFour, string? forwarded = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/permits/tracking") { Content = JsonContent.Create(new { trackingCode = code, lastFour }) };
        request.Headers.Add(PermitsApp.AddressHeader, address);
        if (forwarded is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        }

        using var answer = await _app.Anonymous().SendAsync(request);
        return (int)answer.StatusCode;
    }
}
