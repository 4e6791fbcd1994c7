using System.Globalization;
using System.Text.Json;
using Pak.Contracts;
using Pak.Portal.Forms;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Workspace;

/// <summary>An answer as it is read: the question's title and the answer in words.</summary>
/// <param name="IsCopied">Whether it is a code, pasted elsewhere as it stands.</param>
internal sealed record FiledAnswer(string Title, string Text, bool IsCopied);

/// <summary>The answers of a file, by the form that they were given to, in the form's order. What was left out is said to be.</summary>
internal static class FiledAnswers
{
    public static IReadOnlyList<FiledAnswer> Read(Words w, JsonElement? form, JsonElement? answers)
    {
        if (answers is not { ValueKind: JsonValueKind.Object } given || form is not { ValueKind: JsonValueKind.Object } schema || !schema.TryGetProperty("properties", out var questions))
        {
            return [];
        }

        return [.. questions.EnumerateObject().Select(question => new FiledAnswer(
            Text(w, question.Value, "x-title") ?? question.Name,
            given.TryGetProperty(question.Name, out var answer) ? Show(w, question.Value, answer) : w["بی‌پاسخ", "Not answered"],
            FormQuestion.IsCode(Keyword(question.Value, "format"))))];
    }

    private static string Show(Words w, JsonElement question, JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.True => w["بله", "Yes"],
        JsonValueKind.False => w["خیر", "No"],
        JsonValueKind.Number => Number(w, answer) + (Text(w, question, "x-unit") is { } unit ? " " + unit : ""),
        JsonValueKind.Array => string.Join(w["، ", ", "], answer.EnumerateArray().Select(one => Label(w, question.TryGetProperty("items", out var items) ? items : question, one.ToString()))),
        _ when Keyword(question, "format") == "date" && DateOnly.TryParseExact(answer.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => w.DayText(day),
        _ => Label(w, question, answer.ToString()),
    };

    private static string Number(Words w, JsonElement answer) => answer.TryGetDecimal(out var number) ? w.Exact(number) : answer.ToString();

    private static string Label(Words w, JsonElement question, string value) =>
        question.TryGetProperty("x-labels", out var labels) && labels.ValueKind == JsonValueKind.Object ? Text(w, labels, value) ?? value : value;

    private static string? Keyword(JsonElement question, string name) => question.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Text(Words w, JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var both) && both.ValueKind == JsonValueKind.Object && both.TryGetProperty("fa", out var fa) && both.TryGetProperty("en", out var en)
            ? w[new LocalizedText(fa.ToString(), en.ToString())]
            : null;
}
