using System.Text.Json;
using Pak.Contracts;

namespace Pak.ServiceDefaults.Events;

/// <summary>
/// An event as it travels: CloudEvents 1.0 JSON with the extensions <c>sequence</c> (the position in its feed, as a decimal
/// string) and <c>traceparent</c> (the request that caused it).
/// </summary>
public sealed record CloudEvent(
    string Id, string Source, string Type, string Subject, DateTimeOffset Time, string Sequence, JsonElement Data, string? Traceparent = null)
{
    // A reader accepts members that it does not know: publishers may add them.
    private static readonly JsonSerializerOptions Lenient = new(JsonDefaults.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    /// <summary>The data as <typeparamref name="T"/>; null when this event is of another type.</summary>
    public T? As<T>()
        where T : class, IEvent => Type == T.Type ? Data.Deserialize<T>(Lenient) : null;

    internal static async Task<List<CloudEvent>> ReadBatch(Stream json, CancellationToken ct) =>
        (await JsonSerializer.DeserializeAsync<List<CloudEvent>>(json, Lenient, ct))!;
}
