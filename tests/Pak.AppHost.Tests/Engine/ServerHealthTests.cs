using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Tests.ResourceApi;
using Pak.Testing;

namespace Pak.AppHost.Tests.Engine;

public sealed class ServerHealthTests
{
    [Fact]
    public async Task Servers_are_asked_for_their_health_again_and_again_and_one_that_hangs_is_seen_and_forgiven()
    {
        await using var run = new RunningEngine();
        run.Builder.AddPostgres("postgres");
        run.Builder.AddRedis("redis");
        await run.Start();
        using var us = new Operator(run.Path);
        var first = (await us.Resources()).Select(view => view.CheckedAt).ToList();
        Assert.DoesNotContain(null, first);
        await Eventually.Holds(async () => (await us.Resources()).Zip(first).All(pair => pair.First.CheckedAt > pair.Second), "both are asked again");
        Assert.All(await us.Resources(), view => Assert.Equal((ResourceState.Healthy, null), (view.State, view.Reason)));

        int[] processes = [run["postgres"].ProcessId!.Value, run["redis"].ProcessId!.Value];
        await Signal("STOP", processes);
        await Eventually.Holds(() => Task.FromResult(run.Engine.Snapshots.All(now => now.State == ResourceState.Unhealthy)), "both hang");
        Assert.All(run.Engine.Snapshots, now => Assert.Equal(("it does not answer within 5 s", 0), (now.Reason, now.Restarts)));

        await Signal("CONT", processes);
        await Eventually.Holds(() => Task.FromResult(run.Engine.Snapshots.All(now => now is { State: ResourceState.Healthy, Reason: null })), "both answer again");
        Assert.Equal(processes, run.Engine.Snapshots.Select(now => now.ProcessId!.Value));
    }

    [Fact]
    public async Task What_a_server_complains_of_is_its_reason()
    {
        await using var postgres = await Pak.Testing.Servers.StartPostgres(new() { SharedBuffers = "16MB", MaxConnections = 10, Settings = new Dictionary<string, string> { ["superuser_reserved_connections"] = "1" } });
        Assert.Null(await postgres.Complaint(CancellationToken.None));
        var held = new List<Npgsql.NpgsqlConnection>();
        try
        {
            await Assert.ThrowsAsync<Npgsql.PostgresException>(async () =>
            {
                while (held.Count < 20)
                {
                    held.Add(new(postgres.ConnectionString() + ";Pooling=false"));
                    await held[^1].OpenAsync();
                }
            });

            Assert.Contains("too many clients", await postgres.Complaint(CancellationToken.None), StringComparison.Ordinal);
        }
        finally
        {
            foreach (var connection in held)
            {
                await connection.DisposeAsync();
            }
        }

        await postgres.Kill();
        Assert.Equal("it does not answer", await postgres.Complaint(CancellationToken.None));
    }

    private static async Task Signal(string name, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
