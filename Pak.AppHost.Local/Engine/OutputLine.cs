using System.Text.Json;

namespace Pak.AppHost.Local.Engine;

/// <summary>Reads what a service writes: lines of JSON (LogLevel, Message, Exception) or plain text.</summary>
internal static class OutputLine
{
    private const string Unhandled = "Unhandled exception. ";

    /// <summary>The error that the line reports, on one line; null when it reports none.</summary>
    public static string? Error(string line)
    {
        if (line.StartsWith(Unhandled, StringComparison.Ordinal))
        {
            return line[Unhandled.Length..];
        }

        if (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))
        {
            return line;
        }

        // PostgreSQL's FATAL ends one session, often for a reason that is the client's; PANIC ends the server.
        if (line.Contains("PANIC:", StringComparison.Ordinal))
        {
            return line;
        }

        return line.StartsWith('{') ? JsonError(line) : null;
    }

    private static string? JsonError(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (Text(json.RootElement, "LogLevel") is not ("Error" or "Critical"))
            {
                return null;
            }

            var exception = Text(json.RootElement, "Exception")?.Split('\n')[0].Trim();
            var message = Text(json.RootElement, "Message")?.ReplaceLineEndings(" ");
            return exception is null ? message : $"{message} ({exception})";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
