using System.Diagnostics;
using Aspire.Hosting;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.Servers;
using Pak.AppHost.Tests.ResourceApi;
using Pak.Testing;

namespace Pak.AppHost.Tests.Engine;

public sealed class DashboardTests
{
    [Fact]
    public async Task The_dashboard_is_there_while_the_others_still_start()
    {
        await using var run = RunningEngine.WithDashboard();
        var condition = Path.Combine(run.Path, "healthy");
        run.Add("slow").WithEnvironment("TEST_HEALTHY_WHEN", condition);

        var start = run.Start();
        var dashboard = await run.Dashboard.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((ResourceState.Starting, ResourceState.Healthy), (run["slow"].State, run["dashboard"].State));
        Assert.Equal("dashboard", run["dashboard"].Kind);
        Assert.Equal(dashboard.Address.ToString(), run["dashboard"].Address);
        await File.WriteAllTextAsync(condition, "");
        await start;
    }

    [Fact]
    public async Task Its_crash_hurts_nothing_and_it_comes_back()
    {
        await using var run = RunningEngine.WithDashboard();
        run.Add("service");
        await run.Start();
        await run.Dashboard.WaitAsync(TimeSpan.FromMinutes(1));
        var service = run["service"].ProcessId;

        using (var process = Process.GetProcessById(run["dashboard"].ProcessId!.Value))
        {
            process.Kill();
        }

        await Eventually.Holds(() => Task.FromResult(run["dashboard"] is { State: ResourceState.Healthy, Restarts: 1 }), "the dashboard is restarted");
        Assert.Equal((ResourceState.Healthy, service), (run["service"].State, run["service"].ProcessId));
        Assert.False(run.Engine.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_dashboard_that_cannot_start_is_seen_and_the_rest_runs_without_it()
    {
        await using var run = RunningEngine.WithDashboard();
        await File.WriteAllTextAsync(Path.Combine(run.Path, "dashboard-is-broken"), "");
        run.Add("service");
        await run.Start();

        await Eventually.Holds(() => Task.FromResult(run["dashboard"].State == ResourceState.Failed), "the dashboard is given up");
        Assert.Contains("the dashboard is broken", run["dashboard"].Reason, StringComparison.Ordinal);
        Assert.Equal(ResourceState.Healthy, run["service"].State);
        Assert.False(run.Engine.Failed.IsCompleted);
        Assert.False(run.Dashboard.IsCompleted);
        Assert.True(File.Exists(Path.Combine(run.Path, "ready.json")));
    }

    [Fact]
    public async Task Services_send_it_their_telemetry_with_its_key_and_no_secret_of_it_is_written()
    {
        await using var run = RunningEngine.WithDashboard("--Pak:KeepTelemetry=true");
        run.Add("service");
        await run.Start();
        var dashboard = await run.Dashboard.WaitAsync(TimeSpan.FromMinutes(1));

        var service = await run.Environment("service");
        var own = await run.Environment("dashboard");

        Assert.Equal((dashboard.Otlp.ToString(), "http/protobuf", $"x-otlp-api-key={dashboard.OtlpKey}"),
            (service["OTEL_EXPORTER_OTLP_ENDPOINT"], service["OTEL_EXPORTER_OTLP_PROTOCOL"], service["OTEL_EXPORTER_OTLP_HEADERS"]));
        Assert.False(own.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"), "It would send to itself.");
        Assert.Equal((dashboard.Token, dashboard.OtlpKey), (own["Pak__DashboardToken"], own["Pak__OtlpKey"]));
        Assert.Equal(Path.Combine(run.Path, "telemetry"), own["Pak__TelemetryDirectory"]);
        Assert.EndsWith($"/login?t={dashboard.Token}", dashboard.SignIn.ToString(), StringComparison.Ordinal);

        using var us = new Operator(run.Path);
        using var resources = await us.Get("resources");
        var written = new[]
        {
            await resources.Content.ReadAsStringAsync(),
            await File.ReadAllTextAsync(Path.Combine(run.Path, "ready.json")),
            await File.ReadAllTextAsync(run["dashboard"].LogFile),
            await File.ReadAllTextAsync(run["service"].LogFile),
        };
        Assert.All(written, text => Assert.DoesNotContain(dashboard.Token, text, StringComparison.Ordinal));
        Assert.All(written, text => Assert.DoesNotContain(dashboard.OtlpKey, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Telemetry_goes_where_the_operator_says_also_when_there_is_a_dashboard()
    {
        await using var run = RunningEngine.WithDashboard("--Pak:Otlp=http://localhost:4318");
        run.Add("service");
        await run.Start();

        var service = await run.Environment("service");

        Assert.Equal("http://localhost:4318/", service["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.False(service.ContainsKey("OTEL_EXPORTER_OTLP_HEADERS"), "The dashboard's key is nobody else's business.");
    }

    [Fact]
    public async Task Without_a_dashboard_there_is_none_and_no_telemetry()
    {
        await using var run = RunningEngine.WithDashboard("--Pak:Dashboard=false");
        run.Add("service");
        await run.Start();

        Assert.Equal(["service"], run.Engine.Snapshots.Select(snapshot => snapshot.Name));
        Assert.False((await run.Environment("service")).ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.Null(run.Engine.Dashboard);
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, FreePort.Next());
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var run = RunningEngine.WithDashboard($"--Pak:DashboardPort={port}");

        var failure = await Assert.ThrowsAsync<StartFailure>(run.Start);

        Assert.Equal($"Port {port} is taken: stop the program that uses it, or choose another with --dashboard-port.", failure.Message);
    }

    [Fact]
    public async Task The_board_shows_the_address_that_signs_in()
    {
        await using var run = new RunningEngine();
        await using var output = new StringWriter();
        await using (var board = new StatusBoard(run.Builder.Settings, output, isTerminal: false))
        {
            board.Ready(new Uri("http://localhost:8080"), new Uri("http://localhost:18888/login?t=abc"));
        }

        Assert.Contains("  Portal             http://localhost:8080\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  Dashboard          http://localhost:18888/login?t=abc\n", output.ToString(), StringComparison.Ordinal);
    }
}
