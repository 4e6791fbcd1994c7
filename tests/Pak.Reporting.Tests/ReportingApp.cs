using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.Testing;

namespace Pak.Reporting.Tests;

/// <summary>Reporting with three real feeds to follow.</summary>
public sealed class ReportingApp() : ServiceApp<Program>("reportingdb"), IAsyncLifetime
{
    public Publisher Agencies { get; private set; } = null!;

    public Publisher Indicators { get; private set; } = null!;

    public Publisher Permits { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Agencies = await Publisher.Start("agencies", Issuer, Clock);
        Indicators = await Publisher.Start("indicators", Issuer, Clock);
        Permits = await Publisher.Start("permits", Issuer, Clock);
        Settings["services:agencies:http:0"] = Agencies.Address;
        Settings["services:indicators:http:0"] = Indicators.Address;
        Settings["services:permits:http:0"] = Permits.Address;
        Settings["Pak:ClientId"] = "reporting";
        Settings["Pak:ClientSecret"] = "not checked here";
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Agencies.DisposeAsync();
        await Indicators.DisposeAsync();
        await Permits.DisposeAsync();
    }

    /// <summary>Returns when every event published so far has its effect.</summary>
    public async Task CatchUp()
    {
        _ = Services; // starts the service
        foreach (var (feed, publisher) in new[] { ("agencies", Agencies), ("indicators", Indicators), ("permits", Permits) })
        {
            var last = await publisher.LastPosition();
            await Eventually.Holds(
                async () =>
                {
                    await using var connection = await Database.OpenConnectionAsync();
                    return last == (await connection.ExecuteScalarAsync<long?>("SELECT position FROM event_checkpoints WHERE feed = @feed", new { feed }) ?? 0);
                },
                $"the feed of {feed} is applied to {last}");
        }
    }

    public async Task<JsonElement> Get(string path)
    {
        using var client = Anonymous();
        return await client.GetFromJsonAsync<JsonElement>(path);
    }
}
