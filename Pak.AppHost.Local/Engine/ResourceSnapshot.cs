namespace Pak.AppHost.Local.Engine;

/// <summary>One process of the system at one moment, for whoever shows it. It holds no secret.</summary>
/// <param name="Name">The resource's name, with <c>-n</c> behind it where it has replicas.</param>
/// <param name="Resource">The name in Program.cs.</param>
/// <param name="Kind">postgres, redis, project or dashboard.</param>
/// <param name="Reason">Why it is in this state, where there is something to say.</param>
/// <param name="Took">From its start until it was healthy.</param>
/// <param name="Environment">What the engine injected; secrets are shown as dots.</param>
internal sealed record ResourceSnapshot(
    string Name,
    string Resource,
    string Kind,
    ResourceState State,
    string? Reason,
    TimeSpan? Took,
    int Restarts,
    int? ProcessId,
    string? Address,
    string LogFile,
    IReadOnlyDictionary<string, string> Environment);
