using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Engine;
using Pak.AppHost.Tests.Engine;
using Pak.Testing;

namespace Pak.AppHost.Tests.ResourceApi;

public sealed class ResourceApiTests
{
    [Fact]
    public async Task What_there_is_is_told_with_its_state_and_dependencies_and_without_its_secrets()
    {
        await using var run = new RunningEngine();
        var postgres = run.Builder.AddPostgres("postgres");
        var database = postgres.AddDatabase("somedb");
        var secret = run.Builder.AddParameter("secret", new GenerateParameterDefault(), secret: true);
        var other = run.Add("other");
        run.Add("service").WithReplicas(2).WithReference(database).WaitFor(database).WithReference(other)
            .WithEnvironment("Secret", secret).WithEnvironment("Plain", "text");
        await run.Start();
        using var us = new Operator(run.Path);

        var all = await us.Resources();

        Assert.Equal(["postgres", "somedb", "other", "service-1", "service-2"], all.Select(view => view.Name));
        Assert.All(all, view => Assert.Equal(ResourceState.Healthy, view.State));
        Assert.Equal(["postgres", "database", "project", "project", "project"], all.Select(view => view.Kind));
        Assert.Equal(["postgres"], all[1].DependsOn);
        Assert.Equal("service", all[3].Resource);
        Assert.Equal(["somedb", "other"], all[3].DependsOn);
        Assert.Equal(run["service-1"].ProcessId, all[3].ProcessId);
        Assert.EndsWith("Pak.AppHost.Tests.App.csproj", all[3].Source, StringComparison.Ordinal);
        Assert.EndsWith("/postgres", all[0].Source, StringComparison.Ordinal);
        Assert.Equal(["stop", "restart"], all[3].Commands);
        Assert.Empty(all[1].Commands);
        Assert.InRange(all[3].StartedAt!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-3), all[3].Since);
        Assert.NotNull(all[3].CheckedAt);

        var (environment, value) = (all[3].Environment, (await run.Environment("service-1"))["Secret"]);
        Assert.Equal("text", environment.Single(variable => variable.Name == "Plain").Value);
        Assert.All(["Secret", "ConnectionStrings__somedb"], name => Assert.True(environment.Single(v => v.Name == name) is { Value: null, IsSecret: true }));
        Assert.DoesNotContain(value, await Text(us, "resources"), StringComparison.Ordinal);
        Assert.Contains(value, await Text(us, "resources/service-1/environment/Secret"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources/nobody")]
    [InlineData("resources/nobody/environment/Plain")]
    [InlineData("resources/service/environment/PATH")]
    [InlineData("resources/nobody/log")]
    [InlineData("resources/nobody/log?follow=true")]
    public async Task What_there_is_not_is_not_found(string path)
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await run.Start();
        using var us = new Operator(run.Path);

        using var response = await us.Get(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Only_the_account_that_runs_it_reaches_the_socket_and_it_goes_with_the_engine()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(run.Path, "run")).FullName, "resources.sock"), "left by a killed run");
        await run.Start();
        using var us = new Operator(run.Path);

        Assert.NotEmpty(await us.Resources());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(us.Socket));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(us.Socket)!));

        await run.Engine.Stop();
        Assert.False(File.Exists(us.Socket));
    }

    [Fact]
    public async Task A_crash_and_the_restart_after_it_are_told_as_they_happen()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        await run.Start();
        using var us = new Operator(run.Path);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        var told = new List<(ResourceState State, string? Reason, int Restarts)>();
        await foreach (var view in us.Watch(patience.Token))
        {
            told.Add((view.State, view.Reason, view.Restarts));
            if (told.Count == 1)
            {
                await run.Crash("service");
            }

            if (view is { State: ResourceState.Healthy, Restarts: 1 })
            {
                break;
            }
        }

        Assert.Equal((ResourceState.Healthy, null, 0), told[0]);
        Assert.Contains((ResourceState.Restarting, "it ended with exit code 134; next start in 1 s", 1), told);
        Assert.Contains(told, view => view.State == ResourceState.Starting);
        var now = await us.Resource("service");
        Assert.Equal("it ended with exit code 134", now.LastCrash);
        Assert.InRange(now.LastCrashAt!.Value, now.StartedAt!.Value.AddMinutes(-1), now.StartedAt.Value);
    }

    [Fact]
    public async Task The_console_is_read_from_any_line_and_followed()
    {
        await using var run = new RunningEngine();
        run.Add("service");
        run.Add("other");
        await run.Start();
        using var us = new Operator(run.Path);
        await Eventually.Holds(async () => (await us.Log("resources/service/log")).Any(l => l.Text.Contains("Now listening")), "the service has written");

        var all = await us.Log("log");
        Assert.Equal(["other", "service"], all.Select(line => line.Resource).Distinct().Order());
        Assert.Equal(all.OrderBy(line => line.Number), all);
        var service = await us.Log("resources/service/log");
        Assert.All(service, line => Assert.Equal("service", line.Resource));
        Assert.Equal(service.TakeLast(2), await us.Log("resources/service/log?tail=2"));
        Assert.Equal(service.Skip(1), await us.Log($"resources/service/log?after={service[0].Number}"));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var following = us.Follow("resources/service/log?follow=true&tail=1", patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await following.MoveNextAsync());
        var last = following.Current.Number;
        await run.Crash("service");
        var news = new List<string>();
        while (!news.Exists(text => text.Contains("asked to crash")))
        {
            Assert.True(await following.MoveNextAsync());
            Assert.True(following.Current.Number > last && following.Current.Resource == "service");
            news.Add(following.Current.Text);
        }

        Assert.True(following.Current.IsError);
    }

    private static async Task<string> Text(Operator us, string path)
    {
        using var response = await us.Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
