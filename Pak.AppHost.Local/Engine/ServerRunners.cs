using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

internal sealed class PostgresRunner(PostgresServerResource resource, EngineSettings settings, EngineEvents events)
    : Runner(resource.Name, resource.Name, "postgres", settings, events)
{
    private readonly string? _directory = resource.IsPersistent ? Path.Combine(settings.DataDirectory, resource.Name) : null;

    public PostgresServer? Server { get; private set; }

    public override string? Source => Server?.Program;

    protected override async Task Begin(CancellationToken ct)
    {
        if (Server is null)
        {
            Server = await PostgresServer.Start(new() { DataDirectory = _directory, SharedBuffers = "512MB", Output = Output }, ct);
        }
        else
        {
            await Server.Restart(ct);
        }

        Change(now => now with { ProcessId = Server.ProcessId, Address = $"127.0.0.1:{Server.Port}" });
        Checked();
    }

    protected override async Task<string> Ended(CancellationToken ct)
    {
        await Watch(Server!.Exited, Check, ct);
        return "it ended unexpectedly";
    }

    protected override Task End(TimeSpan patience) => Server?.Stop(patience) ?? Task.CompletedTask;

    private async Task<(bool IsHealthy, string? Reason)> Check(CancellationToken ct)
    {
        var complaint = await Server!.Complaint(ct);
        Checked();
        return (complaint is null, complaint);
    }

    protected override ValueTask Release() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

internal sealed class RedisRunner(RedisResource resource, EngineSettings settings, EngineEvents events)
    : Runner(resource.Name, resource.Name, "redis", settings, events)
{
    private RedisServer? _server;

    public override string? Source => _server?.Program;

    protected override async Task Begin(CancellationToken ct)
    {
        if (_server is null)
        {
            _server = await RedisServer.Start(new() { Output = Output }, ct);
            resource.ConnectionString = _server.ConnectionString;
        }
        else
        {
            await _server.Restart(ct);
        }

        Change(now => now with { ProcessId = _server.ProcessId, Address = $"127.0.0.1:{_server.Port}" });
        Checked();
    }

    protected override async Task<string> Ended(CancellationToken ct)
    {
        await Watch(_server!.Exited, Check, ct);
        return "it ended unexpectedly";
    }

    protected override Task End(TimeSpan patience) => _server?.Stop(patience) ?? Task.CompletedTask;

    private async Task<(bool IsHealthy, string? Reason)> Check(CancellationToken ct)
    {
        var complaint = await _server!.Complaint(ct);
        Checked();
        return (complaint is null, complaint);
    }
}
