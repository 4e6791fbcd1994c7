namespace Pak.AppHost.Local.Processes;

internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

/// <summary>A program to start. Nothing secret belongs in <see cref="Arguments"/>: every user of the machine can read them.</summary>
internal sealed record ChildCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Added to the host's own environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The account to run as; only root can change it.</summary>
    public string? User { get; init; }

    /// <summary>What the child receives when the host dies, however it dies.</summary>
    public Signal DeathSignal { get; init; } = Signal.Terminate;

    /// <summary>Written to the child's standard input, which is then closed.</summary>
    public string Input { get; init; } = "";

    /// <summary>Receives each line of standard output, and of standard error unless <see cref="Error"/> does.</summary>
    public Action<string>? Output { get; init; }

    /// <summary>Receives each line of standard error.</summary>
    public Action<string>? Error { get; init; }
}
