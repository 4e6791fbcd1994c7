using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pak.Contracts;

namespace Pak.SystemTests.Running;

/// <summary>Right answers to any form, and files that any document takes.</summary>
internal static class SampleAnswers
{
    public static JsonObject To(JsonElement form)
    {
        var answers = new JsonObject();
        foreach (var question in form.GetProperty("properties").EnumerateObject())
        {
            answers[question.Name] = To(question.Name, question.Value);
        }

        return answers;
    }

    private static JsonNode To(string name, JsonElement question) => question.GetProperty("type").GetString() switch
    {
        "integer" or "number" => JsonValue.Create((int)Math.Ceiling(question.TryGetProperty("minimum", out var least) ? least.GetDecimal() : 1)),
        "boolean" => JsonValue.Create(false),
        "array" => new JsonArray(JsonValue.Create(question.GetProperty("items").GetProperty("enum")[0].GetString())),
        _ when question.TryGetProperty("enum", out var options) => JsonValue.Create(options[0].GetString()!)!,
        _ => JsonValue.Create(question.TryGetProperty("format", out var format) ? format.GetString() switch
        {
            "date" => "2026-03-21",
            "email" => "name@example.ir",
            "national-code" => "0499370899",
            "legal-national-id" => "10380284790",
            "mobile" => "09120000000",
            _ => "1234567890",
        } : "پاسخ " + name)!,
    };

    /// <summary>The smallest file of a format that the document takes.</summary>
    public static (string Name, byte[] Content) FileFor(JsonElement document)
    {
        var format = document.GetProperty("formats")[0].GetString()!;
        byte[] content = format switch
        {
            "pdf" => "%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"u8.ToArray(),
            "png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "....IEND...."u8],
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, .. "....JFIF...."u8],
            _ => Encoding.UTF8.GetBytes(string.Join(',', document.GetProperty("columns").EnumerateArray().Select(c => c.GetString())) + "\n"),
        };
        return ($"{document.GetProperty("code").GetString()}.{format}", content);
    }

    /// <summary>The six digits of a message, as ASCII.</summary>
    public static string CodeIn(string message) =>
        PersianText.FoldDigits(message).Split(' ', '\n', '\r').First(word => word.Length == 6 && word.All(char.IsAsciiDigit));
}
