using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pak.AppHost.Local.Servers;
using Pak.Permits.Notices;

namespace Pak.Permits.Tests.Notices;

/// <summary>What citizens are told: exactly once, by a gateway that fails and comes back, or in the outbox.</summary>
public sealed class NoticeTests
{
    [Fact]
    public async Task Without_a_gateway_the_outbox_keeps_what_the_citizen_then_reads()
    {
        await using var app = new PermitsApp();
        await app.DefineType("outbox");
        var code = await app.Apply("outbox");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "approval", 2, new { });
        Assert.Equal(0, await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None));

        var told = await (await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/notices", new { trackingCode = code, lastFour = "0899" })).Json();

        Assert.Equal(4, told.GetProperty("items").GetArrayLength());
        Assert.Equal("مجوز «پروانهٔ تأسیس داروخانه» برای شما صادر شد و تا پایان ۳۰ اسفند ۱۴۰۸ اعتبار دارد؛ در صفحهٔ پیگیری آن را ببینید و چاپ کنید.", told.GetProperty("items")[0].GetProperty("text").GetString());
        Assert.Equal("درخواست «پروانهٔ تأسیس داروخانه» پذیرفته شد.", told.GetProperty("items")[1].GetProperty("text").GetString());
        Assert.False(told.GetProperty("items")[0].GetProperty("sent").GetBoolean());
        Assert.DoesNotContain(code, told.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_fails_is_tried_again_and_every_notice_is_one_message_whoever_sends()
    {
        await using var gateway = await Gateway.Start();
        await using var app = new PermitsApp { Settings = { ["Permits:Notices:Gateway"] = gateway.Address, ["Permits:Notices:Token"] = "the-gateway-token" } };
        await app.DefineType("gateway");
        for (var i = 0; i < 10; i++)
        {
            await app.Apply("gateway");
        }

        gateway.Answer = 503;
        await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None);
        Assert.Equal(10, gateway.Messages.Count);
        Assert.Equal(0, await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None)); // not before its minute is over

        gateway.Answer = 202;
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var senders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None))));

        Assert.Equal(10, senders.Sum());
        Assert.Equal(20, gateway.Messages.Count);
        Assert.Equal(10, gateway.Messages.Select(m => m.Key).Distinct().Count());
        Assert.All(gateway.Messages, m => Assert.Equal(("Bearer the-gateway-token", "09120000001"), (m.Authorization, m.To)));
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM notices WHERE sent_at IS NOT NULL AND next_try_at IS NULL AND attempts = 2"));
    }

    [Fact]
    public async Task After_a_day_of_failures_a_notice_is_given_up()
    {
        await using var gateway = await Gateway.Start();
        await using var app = new PermitsApp { Settings = { ["Permits:Notices:Gateway"] = gateway.Address } };
        await app.DefineType("given-up");
        await app.Apply("given-up");
        gateway.Answer = 500;
        await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None));
        app.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(0, await app.Services.GetRequiredService<NoticeSender>().RunOnce(CancellationToken.None));
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal("the gateway answered 500", await connection.ExecuteScalarAsync<string>("SELECT failure FROM notices WHERE sent_at IS NULL AND next_try_at IS NULL"));
    }

    /// <summary>An HTTP gateway for text messages on loopback.</summary>
    private sealed class Gateway(WebApplication app, string address) : IAsyncDisposable
    {
        public string Address => address;

        public int Answer { get; set; } = 202;

        public ConcurrentBag<(string Key, string Authorization, string To, string Text)> Messages { get; } = [];

        public static async Task<Gateway> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
            var gateway = new Gateway(app, address + "/messages");
            app.Urls.Add(address);
            app.MapPost("/messages", async (HttpContext http) =>
            {
                var message = await JsonDocument.ParseAsync(http.Request.Body);
                gateway.Messages.Add((
                    http.Request.Headers["Idempotency-Key"].ToString(),
                    http.Request.Headers.Authorization.ToString(),
                    message.RootElement.GetProperty("to").GetString()!,
                    message.RootElement.GetProperty("text").GetString()!));
                return Results.StatusCode(gateway.Answer);
            });
            await app.StartAsync();
            return gateway;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
