using System.Globalization;
using System.Text.Json;
using Pak.AppHost.Local.ResourceApi;
using Pak.Dashboard.Languages;

namespace Pak.Dashboard.ConsoleLogs;

/// <summary>A line of the console as it is shown: safe text in coloured stretches.</summary>
/// <param name="Number">The engine's number of the line.</param>
/// <param name="Time">UTC, ISO 8601.</param>
/// <param name="Clock">The time of day in Tehran with milliseconds, as on every other page.</param>
/// <param name="Tone">Classes of the whole line: level-error, level-warning, from-error, by-engine.</param>
/// <param name="Trace">The trace that the line belongs to, where it says so.</param>
/// <param name="Lost">Lines that were lost before this one.</param>
internal sealed record ShownLine(
    long Number, string Time, string Clock, string Resource, string Tone, string? Trace, int Lost, IReadOnlyList<Segment> Segments)
{
    public const string OfEngine = "--- ";

    public string Text => string.Concat(Segments.Select(segment => segment.Text));

    /// <param name="raw">As it was written; otherwise the services' JSON lines are told in words.</param>
    public static ShownLine Of(ConsoleLine line, bool raw)
    {
        var time = line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var clock = Words.InTehran(line.Time).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        if (!raw && line.Text.StartsWith('{') && Json(line.Text) is { } told)
        {
            return new(line.Number, time, clock, line.Resource, told.Tone, told.Trace, line.Lost, told.Segments);
        }

        var tone = line.Text.StartsWith(OfEngine, StringComparison.Ordinal) ? "by-engine" : line.IsError ? "from-error" : "";
        return new(line.Number, time, clock, line.Resource, tone, null, line.Lost, AnsiText.Read(line.Text));
    }

    // What ASP.NET Core's JSON console writes: LogLevel, Category, Message, Exception and scopes.
    private static (string Tone, string? Trace, IReadOnlyList<Segment> Segments)? Json(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (Member(root, "LogLevel") is not { } level || Member(root, "Message") is not { } message)
            {
                return null;
            }

            var tone = level switch
            {
                "Error" or "Critical" => "level-error",
                "Warning" => "level-warning",
                _ => "",
            };
            var category = Member(root, "Category") is { } whole ? whole[(whole.LastIndexOf('.') + 1)..] : "";
            var segments = new List<Segment> { new($"{Short(level)} ", "ansi-b") };
            if (category.Length > 0)
            {
                segments.Add(new(AnsiText.Plain(category) + ": ", "dim"));
            }

            segments.Add(new(Lines(message), ""));
            if (Member(root, "Exception") is { } exception)
            {
                segments.Add(new("\n" + Lines(exception), "dim"));
            }

            return (tone, TraceOf(root), segments);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(AnsiText.Plain));

    private static string Short(string level) => level switch
    {
        "Information" => "info",
        "Warning" => "warn",
        "Error" => "fail",
        "Critical" => "crit",
        _ => AnsiText.Plain(level).ToLowerInvariant(),
    };

    private static string? TraceOf(JsonElement root) =>
        root.TryGetProperty("Scopes", out var scopes) && scopes.ValueKind == JsonValueKind.Array
            ? scopes.EnumerateArray().Select(scope => scope.ValueKind == JsonValueKind.Object ? Member(scope, "TraceId") : null)
                .FirstOrDefault(id => id is { Length: 32 } && id.All(char.IsAsciiHexDigit))
            : null;

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
