using Pak.AppHost.Local.Engine;

namespace Pak.AppHost.Local.ResourceApi;

// What the engine tells over its socket, in camelCase JSON with enums as words. The dashboard compiles this file too.

/// <summary>A part of the system at one moment. Secrets of its environment are null here and are asked for one by one.</summary>
/// <param name="Name">Unique: the resource's name, with <c>-n</c> behind it where it has replicas.</param>
/// <param name="Resource">The name in Program.cs, which replicas share.</param>
/// <param name="Kind">postgres, redis, project, dashboard; or database, which has no process of its own.</param>
/// <param name="Reason">Why it is in this state, where there is something to say.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="CheckedAt">When its health was last asked for; null where it is not asked or has not been.</param>
/// <param name="StartedAt">When the process that runs now, or ran last, was started.</param>
/// <param name="StartSeconds">From that start until it was healthy.</param>
/// <param name="Restarts">How often it crashed and was started again; what the operator starts does not count.</param>
/// <param name="LastCrash">How it ended when it last crashed; null while it has not.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Source">The project or program that runs.</param>
/// <param name="DependsOn">Names in Program.cs of what it waits for or has an address of.</param>
/// <param name="Commands">What the operator can do now: start, stop, restart.</param>
internal sealed record ResourceView(
    string Name,
    string Resource,
    string Kind,
    ResourceState State,
    string? Reason,
    DateTimeOffset Since,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? StartedAt,
    double? StartSeconds,
    int Restarts,
    string? LastCrash,
    DateTimeOffset? LastCrashAt,
    int? ProcessId,
    string? Address,
    string? Source,
    string? LogFile,
    IReadOnlyList<string> DependsOn,
    IReadOnlyList<string> Commands,
    IReadOnlyList<VariableView> Environment);

/// <param name="Value">Null for a secret.</param>
internal sealed record VariableView(string Name, string? Value, bool IsSecret);

internal sealed record ResourceList(IReadOnlyList<ResourceView> Items);

/// <summary>A line that a process wrote, or the engine about it.</summary>
/// <param name="Number">Grows with every line of the whole system; a reader goes on after the last one it has.</param>
/// <param name="IsError">Whether it came by standard error.</param>
/// <param name="Lost">How many lines before this one the reader was too slow for.</param>
internal sealed record ConsoleLine(long Number, DateTimeOffset Time, string Resource, bool IsError, string Text, int Lost = 0);

/// <summary>Why the engine did not do what it was asked for.</summary>
internal sealed record Refusal(string Reason);
