namespace Pak.AppHost.Local.Engine;

internal enum ResourceState
{
    Waiting,
    Starting,
    Healthy,

    /// <summary>It runs, but its health check fails; the reason tells why.</summary>
    Unhealthy,

    /// <summary>It has crashed and is started again after a pause.</summary>
    Restarting,
    Stopping,

    /// <summary>By the operator, which is no failure, or because the whole system stops.</summary>
    Stopped,

    /// <summary>It could not be started, and is not tried again.</summary>
    Failed,
}
