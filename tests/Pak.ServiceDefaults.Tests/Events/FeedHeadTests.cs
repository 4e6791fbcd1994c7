using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.ServiceDefaults.Events;
using Pak.Testing;
using StackExchange.Redis;

namespace Pak.ServiceDefaults.Tests.Events;

public sealed class FeedHeadTests
{
    [Fact]
    public async Task It_tells_how_far_readers_get_also_when_no_signal_was_given()
    {
        var words = new ConcurrentQueue<string>();
        using var redis = await ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString);
        var name = $"things-{Guid.CreateVersion7():N}";
        await redis.GetSubscriber().SubscribeAsync(FeedHead.ChannelOf(name), (_, word) => words.Enqueue(word.ToString()));
        await using var service = await ThingsService.Start(configure: builder => builder.AddFeedHead(name));
        await Eventually.Holds(() => Task.FromResult(words.Contains("0")), "it tells of the empty feed");

        await using var open = await service.Database.OpenConnectionAsync();
        await using var openTransaction = await open.BeginTransactionAsync();
        await Append(service, open);
        await using (var other = await service.Database.OpenConnectionAsync())
        {
            await Append(service, other); // committed, but behind the open one: readers do not get it yet
        }

        var before = words.Count;
        await Eventually.Holds(() => Task.FromResult(words.Count >= before + 2), "it goes on telling");
        Assert.Equal(["0"], words.Distinct());

        await openTransaction.CommitAsync();
        await Eventually.Holds(() => Task.FromResult(words.Contains("2")), "it tells of both events");
    }

    private static Task Append(ThingsService service, NpgsqlConnection connection) =>
        service.Services.GetRequiredService<EventLog>().Append(connection, new ThingMade(1, "chair"), CancellationToken.None);
}
