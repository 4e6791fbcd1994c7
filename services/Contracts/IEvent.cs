namespace Pak.Contracts;

/// <summary>
/// A fact that one service publishes and others may rely on. Published as a CloudEvents 1.0 event whose
/// <c>type</c> is <see cref="Type"/> and whose <c>data</c> is the record as camelCase JSON.
/// A published type never changes its meaning: fields may be added, a new meaning gets a new version.
/// </summary>
public interface IEvent
{
    /// <summary><c>ir.pak.{service}.{what-happened}.v1</c></summary>
    static abstract string Type { get; }

    /// <summary>What the event is about. Events of one subject reach every reader in the order they happened.</summary>
    string Subject { get; }
}
