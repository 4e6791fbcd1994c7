using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Npgsql;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.Servers;
using Pak.Testing;

namespace Pak.AppHost.Tests.Engine;

public sealed class LocalEngineTests
{
    [Fact]
    public async Task A_resource_starts_when_what_it_waits_for_is_healthy_and_not_before()
    {
        await using var run = new RunningEngine();
        var condition = Path.Combine(run.Path, "healthy");
        var slow = run.Add("slow").WithEnvironment("TEST_HEALTHY_WHEN", condition);
        run.Add("dependant").WaitFor(slow);
        run.Add("independent");

        var start = run.Start();
        await Eventually.Holds(
            () => Task.FromResult(run.FirstIndex("independent", ResourceState.Healthy) >= 0 && run["slow"].Reason == "/health answers 503, Unhealthy"),
            "slow runs and is not healthy, independent is healthy");
        Assert.Equal(ResourceState.Starting, run["slow"].State);
        Assert.Equal((ResourceState.Waiting, "for slow", null), (run["dependant"].State, run["dependant"].Reason, run["dependant"].ProcessId));
        await File.WriteAllTextAsync(condition, "");
        await start;

        Assert.All(run.Engine.Snapshots, snapshot => Assert.Equal(ResourceState.Healthy, snapshot.State));
        Assert.True(run.FirstIndex("slow", ResourceState.Healthy) < run.FirstIndex("dependant", ResourceState.Starting));
        Assert.NotNull(run["slow"].Took);
    }

    [Fact]
    public async Task A_crash_is_restarted_after_a_pause_that_doubles()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await run.Start();
        var address = run["service"].Address;

        foreach (var crashes in new[] { 1, 2, 3 })
        {
            await run.Crash("service");
            await Eventually.Holds(
                () => Task.FromResult(run["service"] is { State: ResourceState.Healthy } now && now.Restarts == crashes), $"restart {crashes}");
        }

        Assert.Equal(address, run["service"].Address);
        var pauses = run.Told.Where(told => told.Snapshot.State == ResourceState.Restarting).ToList();
        Assert.Equal(
            [
                "it ended with exit code 134; next start in 1 s",
                "it ended with exit code 134; next start in 2 s",
                "it ended with exit code 134; next start in 4 s",
            ],
            pauses.Select(pause => pause.Snapshot.Reason));
        var seconds = pauses.Select(pause =>
            Stopwatch.GetElapsedTime(pause.At, run.Told.First(told => told.At > pause.At && told.Snapshot.State == ResourceState.Starting).At).TotalSeconds);
        Assert.All(seconds.Zip([1, 2, 4]), pause => Assert.InRange(pause.First, pause.Second - 0.1, pause.Second + 10));
    }

    [Fact]
    public async Task Crashed_servers_come_back_with_the_same_addresses_and_data()
    {
        await using var run = new RunningEngine();
        var postgres = run.Builder.AddPostgres("postgres").WithDataVolume();
        var redis = run.Builder.AddRedis("redis");
        var database = postgres.AddDatabase("somedb");
        run.Add("service").WithReference(database).WaitFor(database).WithReference(redis).WaitFor(redis);
        await run.Start();
        var before = await run.Environment("service");
        await Query(before["ConnectionStrings__somedb"], "CREATE TABLE kept AS SELECT 5 AS id");

        foreach (var server in new[] { "postgres", "redis" })
        {
            var killed = run[server].ProcessId!.Value;
            using (var process = Process.GetProcessById(killed))
            {
                process.Kill();
            }

            await Eventually.Holds(
                () => Task.FromResult(run[server] is { State: ResourceState.Healthy, Restarts: 1 }), $"{server} is restarted");
            Assert.NotEqual(killed, run[server].ProcessId);
        }

        Assert.Equal(5, await Query(before["ConnectionStrings__somedb"], "SELECT id FROM kept"));
        Assert.EndsWith(run["redis"].Address!, before["ConnectionStrings__redis"].Split(',')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_finds_what_it_refers_to_in_its_environment()
    {
        await using var run = new RunningEngine("--Pak:Otlp=http://localhost:4318", "--Parameters:given=from outside");
        var postgres = run.Builder.AddPostgres("postgres");
        var redis = run.Builder.AddRedis("redis");
        var database = postgres.AddDatabase("somedb");
        var given = run.Builder.AddParameter("given", new GenerateParameterDefault());
        var secret = run.Builder.AddParameter("secret", new GenerateParameterDefault { MinLength = 40 }, secret: true, persist: true);
        var other = run.Add("other").WithReplicas(2);
        run.Add("service")
            .WithReference(database).WaitFor(database)
            .WithReference(redis, connectionName: "cache").WaitFor(redis)
            .WithReference(other)
            .WithEnvironment("Plain", "text").WithEnvironment("Given", given).WithEnvironment("Secret", secret);
        await run.Start();

        var environment = await run.Environment("service");

        var connection = new NpgsqlConnectionStringBuilder(environment["ConnectionStrings__somedb"]);
        Assert.Equal(("127.0.0.1", "somedb", "somedb"), (connection.Host, connection.Database, connection.Username));
        Assert.Equal("somedb", await Query(connection.ConnectionString, "SELECT current_user::text"));
        Assert.Matches("^127\\.0\\.0\\.1:[0-9]+,password=[0-9a-f]{48}$", environment["ConnectionStrings__cache"]);
        Assert.Equal(run["other-1"].Address, environment["services__other__http__0"] + "/");
        Assert.Equal(run["other-2"].Address, environment["services__other__http__1"] + "/");
        Assert.Equal(run["service"].Address, environment["ASPNETCORE_URLS"] + "/");
        Assert.Equal("Production", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal(("service", "http://localhost:4318/", "http/protobuf"),
            (environment["OTEL_SERVICE_NAME"], environment["OTEL_EXPORTER_OTLP_ENDPOINT"], environment["OTEL_EXPORTER_OTLP_PROTOCOL"]));
        Assert.StartsWith("service.instance.id=service-", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        Assert.Equal(("text", "from outside", 40), (environment["Plain"], environment["Given"], environment["Secret"].Length));

        var shown = string.Join('\n', run["service"].Environment.Select(entry => $"{entry.Key}={entry.Value}"));
        Assert.Contains("Plain=text", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(environment["Secret"], shown, StringComparison.Ordinal);
        Assert.DoesNotContain(connection.Password!, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_are_processes_of_their_own()
    {
        await using var run = new RunningEngine();
        run.Add("service").WithReplicas(3);
        await run.Start();

        Assert.Equal(["service-1", "service-2", "service-3"], run.Engine.Snapshots.Select(snapshot => snapshot.Name));
        Assert.Equal(3, run.Engine.Snapshots.Select(snapshot => snapshot.ProcessId).Distinct().Count());
        Assert.Equal(3, run.Engine.Snapshots.Select(snapshot => snapshot.Address).Distinct().Count());
        Assert.Contains("Now listening on", await File.ReadAllTextAsync(run["service-2"].LogFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_ends_before_it_is_healthy_fails_the_start_with_its_reason()
    {
        await using var run = new RunningEngine();
        var broken = run.Add("broken").WithEnvironment("TEST_FAIL", "the key is missing");
        run.Add("dependant").WaitFor(broken);

        var failure = await Assert.ThrowsAsync<StartFailure>(run.Start);

        Assert.Equal(
            "broken ended with exit code 134 before it was healthy: System.InvalidOperationException: the key is missing.", failure.Message);
        Assert.Equal((ResourceState.Failed, 2), (run["broken"].State, run["broken"].Restarts));
        Assert.Equal(-1, run.FirstIndex("dependant", ResourceState.Starting));
    }

    [Fact]
    public async Task A_service_that_does_not_heed_signals_is_stopped_in_time()
    {
        await using var run = new RunningEngine();
        var previous = run.Add("service1").WithEnvironment("TEST_DEAF", "1");
        foreach (var name in new[] { "service2", "service3", "service4", "service5" })
        {
            previous = run.Add(name).WithEnvironment("TEST_DEAF", "1").WaitFor(previous);
        }

        await run.Start();
        var processes = run.Engine.Snapshots.Select(snapshot => snapshot.ProcessId!.Value).ToList();
        Assert.All(processes, process => Assert.True(TestPrograms.Runs(process)));

        var began = Stopwatch.GetTimestamp();
        await run.Engine.Stop();

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
        Assert.All(processes, process => Assert.False(TestPrograms.Runs(process)));
        Assert.True(run.FirstIndex("service5", ResourceState.Stopped) < run.FirstIndex("service1", ResourceState.Stopping));
    }

    private static async Task<object?> Query(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
