namespace Pak.ServiceDefaults.Events;

/// <summary>
/// For events whose data would be too large to store a second time: the log keeps a reference, and the feed asks the service
/// to fill it in. What it refers to must never change, so that every reader sees the same event. Register it as a singleton.
/// </summary>
public interface IEventContent
{
    /// <summary>The type of the events that it fills in.</summary>
    string Type { get; }

    /// <summary>The event's data as it travels (JSON), from what the log has.</summary>
    Task<string> Fill(string data, CancellationToken ct);
}
