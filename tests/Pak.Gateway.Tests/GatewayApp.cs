using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Pak.ServiceDefaults.Events;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.Gateway.Tests;

/// <summary>The gateway on a port of its own, with a server behind it for every service and a real Redis beside it.</summary>
public sealed class GatewayApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    public Dictionary<string, string> Settings { get; } = new()
    {
        ["Pak:PublicUrl"] = "http://localhost:8080",
        ["Gateway:RateLimit:PerMinute"] = "0", // all apps are asked from one address and count in one Redis
        ["Gateway:HotReads:Silence"] = "00:10:00", // what HearsIndicators tells holds for the whole test
    };

    public Dictionary<string, List<Backend>> Backends { get; } =
        new[] { "agencies", "indicators", "permits", "reporting", "portal" }.ToDictionary(name => name, name => new List<Backend> { new(name) });

    public Uri Address => ClientOptions.BaseAddress;

    public Backend this[string service] => Backends[service][0];

    public HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = Address };
        return client;
    }

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Backends.Values.SelectMany(replicas => replicas).Select(b => b.Start()));
        UseKestrel(0);
        StartServer();
    }

    /// <summary>Tells in the place of Indicators how far its feed reaches, until the gateway has heard it and keeps answers.</summary>
    public Task HearsIndicators() => Eventually.Holds(KeepsAnswers, "the gateway keeps answers");

    /// <summary>Says in the place of Indicators how far its feed reaches.</summary>
    public Task TellHead(string head) => Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().PublishAsync(FeedHead.ChannelOf("indicators"), head);

    private async Task<bool> KeepsAnswers()
    {
        await TellHead("1");
        using var client = Client();
        var address = $"/api/indicators/first?test={Guid.CreateVersion7():N}&cache-control=public";
        using var one = await client.GetAsync(new Uri(address, UriKind.Relative));
        using var other = await client.GetAsync(new Uri(address, UriKind.Relative));
        return this["indicators"].Targets.Count(target => target == address) == 1;
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var backend in Backends.Values.SelectMany(replicas => replicas))
        {
            await backend.DisposeAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:redis", Task.Run(() => Servers.Redis).Result.ConnectionString);
        foreach (var (service, replicas) in Backends)
        {
            for (var i = 0; i < replicas.Count; i++)
            {
                builder.UseSetting($"services:{service}:http:{i}", replicas[i].Address.ToString());
            }
        }

        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }
    }
}

internal static class Answered
{
    public static async Task<Echo> Echo(this HttpResponseMessage response)
    {
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<Echo>())!;
    }

    public static async Task<string> Code(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("code").GetString()!;
    }
}
