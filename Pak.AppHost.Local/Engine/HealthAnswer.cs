using System.Text.Json;

namespace Pak.AppHost.Local.Engine;

/// <summary>What a program says of its own health.</summary>
internal static class HealthAnswer
{
    private const int Longest = 300;

    /// <summary>
    /// In one line: the status, and in brackets the checks that are not healthy, each with its reason: <c>degraded (redis: it does not answer)</c>.
    /// ASP.NET Core's own health checks answer with one word, ours with JSON that has <c>status</c> and <c>checks</c>. Null where nothing is said.
    /// </summary>
    public static string? Read(string body)
    {
        var told = Json(body) ?? body;
        var line = told.ReplaceLineEndings(" ").Trim();
        return line.Length switch
        {
            0 => null,
            <= Longest => line,
            _ => line[..(Longest - 1)] + "…",
        };
    }

    // Empty where it is JSON without a status; null where it is none.
    private static string? Json(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Text(json.RootElement, "status") is not { } status ? ""
                : json.RootElement.TryGetProperty("checks", out var checks) && checks.ValueKind == JsonValueKind.Object ? status + InBrackets(checks)
                : status;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string InBrackets(JsonElement checks)
    {
        var ill = checks.EnumerateObject()
            .Where(check => Text(check.Value, "status") is { } status && !IsHealthy(status))
            .Select(check => $"{check.Name}: {Text(check.Value, "reason") ?? Text(check.Value, "status")}");
        return string.Join("; ", ill) is { Length: > 0 } all ? $" ({all})" : "";
    }

    public static bool IsHealthy(string? status) => "Healthy".Equals(status, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
