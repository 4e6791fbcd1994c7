using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;

namespace Pak.Permits;

/// <summary>Enum values as they are written in JSON and in the database: <c>under-review</c>.</summary>
internal static class Wire
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Of(Enum value) => Names.GetOrAdd(value, static v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

    public static T Read<T>(string text)
        where T : struct, Enum =>
        TryRead<T>(text, out var value) ? value : throw new FormatException($"No {typeof(T).Name} is written like this.");

    public static bool TryRead<T>(string text, out T value)
        where T : struct, Enum => Values<T>.ByName.TryGetValue(text, out value);

    private static class Values<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> ByName = Enum.GetValues<T>().ToFrozenDictionary(value => Of(value), StringComparer.Ordinal);
    }
}
