using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Auth;
using EventLog = Pak.ServiceDefaults.Events.EventLog;

namespace Pak.ServiceDefaults.Tests.Events;

public sealed class FeedTests
{
    [Fact]
    public async Task Events_come_as_CloudEvents_in_order_and_next_leads_on()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("reader", Scopes.EventsRead);
        await Make(client, "one", "two", "three");

        var answer = await client.GetAsync("/events?limit=2");

        Assert.Equal("application/cloudevents-batch+json", answer.Content.Headers.ContentType!.MediaType);
        var batch = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["one", "two"], Names(batch));
        var first = batch[0];
        Assert.Equal("1.0", first.GetProperty("specversion").GetString());
        Assert.Equal("/things", first.GetProperty("source").GetString());
        Assert.Equal("ir.pak.things.thing-made.v1", first.GetProperty("type").GetString());
        Assert.Equal("things/1", first.GetProperty("subject").GetString());
        Assert.StartsWith("00-", first.GetProperty("traceparent").GetString());
        Assert.True(first.GetProperty("id").TryGetGuid(out _));

        var next = answer.Headers.GetValues("Link").Single().Split('<', '>')[1];
        Assert.Equal(["three"], Names(await client.GetFromJsonAsync<JsonElement>(next)));
    }

    [Fact]
    public async Task A_refused_request_leaves_no_event()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("reader", Scopes.EventsRead);
        await client.PostAsJsonAsync("/things", new { name = "chair", size = 0 });

        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/events")).GetArrayLength());
    }

    [Fact]
    public async Task A_waiting_reader_is_woken_by_the_other_replica()
    {
        var database = await Testing.Servers.CreateDatabase("things");
        await using var one = await ThingsService.Start(database);
        await using var other = await ThingsService.Start(database);
        var reader = one.Client("reader", Scopes.EventsRead);

        var waiting = reader.GetFromJsonAsync<JsonElement>("/events?wait=30");
        await Make(other.Client(), "one");

        Assert.Equal(["one"], Names(await waiting.WaitAsync(TimeSpan.FromSeconds(20))));
    }

    [Fact]
    public async Task Without_Redis_a_waiting_reader_finds_the_event_by_itself()
    {
        await using var redis = await RedisServer.Start(new RedisServerOptions(), CancellationToken.None);
        var database = await Testing.Servers.CreateDatabase("things");
        await using var one = await ThingsService.Start(database, redis.ConnectionString);
        await using var other = await ThingsService.Start(database, redis.ConnectionString);
        await redis.Stop();

        var waiting = one.Client("reader", Scopes.EventsRead).GetFromJsonAsync<JsonElement>("/events?wait=30");
        await Make(other.Client(), "one");

        Assert.Equal(["one"], Names(await waiting.WaitAsync(TimeSpan.FromSeconds(20))));
    }

    [Fact]
    public async Task An_empty_feed_answers_when_the_wait_is_over()
    {
        await using var service = await ThingsService.Start();
        var started = Stopwatch.GetTimestamp();

        var batch = await service.Client("reader", Scopes.EventsRead).GetFromJsonAsync<JsonElement>("/events?wait=1");

        Assert.Equal(0, batch.GetArrayLength());
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("wait=31")]
    [InlineData("after=99999999999999999999")]
    public async Task Wrong_parameters_are_refused(string query)
    {
        await using var service = await ThingsService.Start();
        await Answers.AreProblem(await service.Client("reader", Scopes.EventsRead).GetAsync($"/events?{query}"), HttpStatusCode.BadRequest, "PAK-020");
    }

    [Fact]
    public async Task A_cursor_that_the_feed_has_never_given_out_is_gone()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("reader", Scopes.EventsRead);
        await Make(client, "one");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/events?after=1")).StatusCode);
        await Answers.AreProblem(await client.GetAsync("/events?after=2&wait=30"), HttpStatusCode.Gone, "PAK-021");
    }

    [Fact]
    public async Task The_feed_needs_its_scope()
    {
        await using var service = await ThingsService.Start();
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Client(subject: null).GetAsync("/events")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.Client("reader", Scopes.AgenciesManage).GetAsync("/events")).StatusCode);
    }

    /// <summary>
    /// The case that the cursor (transaction id, position) gets wrong: the later change of a subject in the transaction with the
    /// lower id. See docs/decisions/0002.
    /// </summary>
    [Fact]
    public async Task Order_within_a_subject_holds_when_transaction_ids_are_the_other_way_round()
    {
        await using var service = await ThingsService.Start();
        var events = service.Services.GetRequiredService<EventLog>();
        await using var late = await service.Database.OpenConnectionAsync();
        await using var early = await service.Database.OpenConnectionAsync();
        await using var unrelated = await service.Database.OpenConnectionAsync();
        await using var lateTransaction = await late.BeginTransactionAsync();
        await late.ExecuteAsync("SELECT pg_current_xact_id()"); // the lowest id, but it changes the subject last
        await using var unrelatedTransaction = await unrelated.BeginTransactionAsync();
        await unrelated.ExecuteAsync("SELECT pg_current_xact_id()"); // stays open: the snapshot horizon stands between the two
        await using (var earlyTransaction = await early.BeginTransactionAsync())
        {
            await events.Append(early, new ThingMade(1, "first"), default);
            await earlyTransaction.CommitAsync();
        }

        await events.Append(late, new ThingMade(1, "second"), default);
        await lateTransaction.CommitAsync();

        // All that is committed is served at once, in the order in which it happened, although a transaction is still open.
        var batch = await service.Client("reader", Scopes.EventsRead).GetFromJsonAsync<JsonElement>("/events");
        Assert.Equal(["first", "second"], Names(batch));
    }

    [Fact]
    public async Task An_open_append_holds_back_what_comes_after_it_and_nothing_else()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("reader", Scopes.EventsRead);
        await Make(client, "before");
        var events = service.Services.GetRequiredService<EventLog>();
        await using var open = await service.Database.OpenConnectionAsync();
        var transaction = await open.BeginTransactionAsync();
        await events.Append(open, new ThingMade(100, "open 1"), default);
        await Make(client, "after");
        await events.Append(open, new ThingMade(100, "open 2"), default);

        Assert.Equal(["before"], Names(await client.GetFromJsonAsync<JsonElement>("/events")));
        await transaction.CommitAsync();
        Assert.Equal(["before", "open 1", "after", "open 2"], Names(await client.GetFromJsonAsync<JsonElement>("/events")));
    }

    [Fact]
    public async Task An_append_that_was_rolled_back_to_a_savepoint_does_not_uncover_the_next_one()
    {
        await using var service = await ThingsService.Start();
        var client = service.Client("reader", Scopes.EventsRead);
        var events = service.Services.GetRequiredService<EventLog>();
        await using var open = await service.Database.OpenConnectionAsync();
        await using var transaction = await open.BeginTransactionAsync();
        await transaction.SaveAsync("before");
        await events.Append(open, new ThingMade(1, "undone"), default);
        await transaction.RollbackAsync("before");
        await events.Append(open, new ThingMade(1, "kept"), default);
        await Make(client, "after");

        Assert.Empty(Names(await client.GetFromJsonAsync<JsonElement>("/events")));
        await transaction.CommitAsync();
        Assert.Equal(["kept", "after"], Names(await client.GetFromJsonAsync<JsonElement>("/events")));
    }

    private static async Task Make(HttpClient client, params string[] names)
    {
        foreach (var name in names)
        {
            (await client.PostAsJsonAsync("/things", new { name, size = 1 })).EnsureSuccessStatusCode();
        }
    }

    private static IEnumerable<string> Names(JsonElement batch) => batch.EnumerateArray().Select(e => e.GetProperty("data").GetProperty("name").GetString()!);
}
