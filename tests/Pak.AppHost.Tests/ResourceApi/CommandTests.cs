using System.Net;
using Aspire.Hosting;
using Npgsql;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Tests.Engine;
using Pak.Testing;

namespace Pak.AppHost.Tests.ResourceApi;

public sealed class CommandTests
{
    [Fact]
    public async Task What_the_operator_stops_stays_stopped_until_the_operator_starts_it()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        run.Add("other");
        await run.Start();
        using var us = new Operator(run.Path);
        var before = run["service"];

        var (status, _) = await us.Command("service", "stop");

        Assert.Equal(HttpStatusCode.OK, status);
        var stopped = await us.Resource("service");
        Assert.Equal((ResourceState.Stopped, "by the operator", null, 0), (stopped.State, stopped.Reason, stopped.ProcessId, stopped.Restarts));
        Assert.Equal(["start"], stopped.Commands);
        Assert.False(TestPrograms.Runs(before.ProcessId!.Value));

        // The others are still looked after, and it is no failure of the whole.
        await run.Crash("other");
        await Eventually.Holds(() => Task.FromResult(run["other"] is { State: ResourceState.Healthy, Restarts: 1 }), "the other is restarted");
        Assert.Equal(ResourceState.Stopped, run["service"].State);
        Assert.False(run.Engine.Failed.IsCompleted);
        Assert.True(File.Exists(Path.Combine(run.Path, "ready.json")));

        Assert.Equal(HttpStatusCode.OK, (await us.Command("service", "start")).Status);
        await Eventually.Holds(() => Task.FromResult(run["service"].State == ResourceState.Healthy), "the service is back");
        Assert.Equal((before.Address, 0), (run["service"].Address, run["service"].Restarts));

        // Now it is looked after again.
        await run.Crash("service");
        await Eventually.Holds(() => Task.FromResult(run["service"] is { State: ResourceState.Healthy, Restarts: 1 }), "the service is restarted");
        Assert.Contains(await us.Log("resources/service/log"), line => line.Text == "--- stop by the operator");
    }

    [Fact]
    public async Task A_restart_is_another_process_and_no_crash()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await run.Start();
        using var us = new Operator(run.Path);
        var before = run["service"].ProcessId;

        await us.Command("service", "restart");

        await Eventually.Holds(() => Task.FromResult(run["service"].State == ResourceState.Healthy), "the service is back");
        Assert.NotEqual(before, run["service"].ProcessId);
        Assert.Equal(0, run["service"].Restarts);
    }

    [Fact]
    public async Task What_pauses_after_a_crash_is_started_at_once()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await run.Start();
        using var us = new Operator(run.Path);
        foreach (var crashes in new[] { 1, 2, 3 })
        {
            await run.Crash("service");
            await Eventually.Holds(() => Task.FromResult(run["service"] is { State: ResourceState.Healthy } now && now.Restarts == crashes), $"restart {crashes}");
        }

        await run.Crash("service");
        await Eventually.Holds(() => Task.FromResult(run["service"].State == ResourceState.Restarting), "it pauses for 8 s");
        var began = TimeProvider.System.GetUtcNow();
        await us.Command("service", "restart");
        await Eventually.Holds(() => Task.FromResult(run["service"].State is ResourceState.Healthy), "the service is back");

        Assert.InRange((await us.Resource("service")).StartedAt!.Value - began, TimeSpan.Zero, TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_command_that_does_not_fit_is_refused_with_the_reason()
    {
        await using var run = new RunningEngine();
        var condition = Path.Combine(run.Path, "healthy");
        var slow = run.Add("slow").WithEnvironment("TEST_HEALTHY_WHEN", condition);
        run.Add("dependant").WaitFor(slow);
        var start = run.Start();
        using var us = new Operator(run.Path);
        await Eventually.Holds(() => Task.FromResult(File.Exists(us.Socket) && run["slow"].State == ResourceState.Starting), "slow starts");

        Assert.Equal((HttpStatusCode.Conflict, """{"reason":"dependant can't start: it is waiting"}"""), await us.Command("dependant", "start"));
        Assert.Equal(HttpStatusCode.Conflict, (await us.Command("slow", "start")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await us.Command("slow", "explode")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await us.Command("nobody", "stop")).Status);

        // Stopped before it was ever healthy: the start goes on when the operator starts it again.
        Assert.Equal(HttpStatusCode.OK, (await us.Command("slow", "stop")).Status);
        Assert.Equal(HttpStatusCode.OK, (await us.Command("slow", "start")).Status);
        await File.WriteAllTextAsync(condition, "");
        await start;
        Assert.Equal(ResourceState.Healthy, run["dependant"].State);
    }

    [Fact]
    public async Task A_server_that_was_stopped_comes_back_with_its_address_and_data()
    {
        await using var run = new RunningEngine();
        var postgres = run.Builder.AddPostgres("postgres");
        var redis = run.Builder.AddRedis("redis");
        var database = postgres.AddDatabase("somedb");
        run.Add("service").WithReference(database).WaitFor(database).WithReference(redis).WaitFor(redis);
        await run.Start();
        using var us = new Operator(run.Path);
        var connection = (await run.Environment("service"))["ConnectionStrings__somedb"] + ";Pooling=false";
        var addresses = (run["postgres"].Address, run["redis"].Address);
        await Execute(connection, "CREATE TABLE kept AS SELECT 7 AS id");

        foreach (var server in new[] { "postgres", "redis" })
        {
            Assert.Equal(HttpStatusCode.OK, (await us.Command(server, "stop")).Status);
            Assert.Equal(ResourceState.Stopped, (await us.Resource(server)).State);
        }

        Assert.Equal((ResourceState.Stopped, "by the operator"), ((await us.Resource("somedb")).State, (await us.Resource("somedb")).Reason));
        await Assert.ThrowsAsync<NpgsqlException>(() => Execute(connection, "SELECT 1"));
        foreach (var server in new[] { "postgres", "redis" })
        {
            await us.Command(server, "start");
            await Eventually.Holds(() => Task.FromResult(run[server].State == ResourceState.Healthy), $"{server} is back");
        }

        Assert.Equal(addresses, (run["postgres"].Address, run["redis"].Address));
        Assert.Equal(7, await Execute(connection, "SELECT id FROM kept"));
    }

    private static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
