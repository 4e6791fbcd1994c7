using System.Globalization;
using System.Text.Json;
using Pak.Portal.Languages;

namespace Pak.Portal.Forms;

/// <summary>Between what people type into a question's control and the JSON that the service judges and keeps.</summary>
internal static class FormAnswer
{
    /// <summary>Stands for an optional question that was passed over.</summary>
    public static JsonElement Skipped { get; } = JsonElement.Parse("null");

    /// <summary>What was typed as JSON of the question's type where it can be that; otherwise the text itself, for the service to refuse.</summary>
    public static JsonElement Read(FormQuestion question, IReadOnlyList<string> typed)
    {
        var text = typed.Count > 0 ? typed[0] : "";
        return question.Kind switch
        {
            QuestionKind.Number when NumberText.Read(text) is { } number => JsonSerializer.SerializeToElement(number),
            QuestionKind.Boolean when text is "true" or "false" => JsonElement.Parse(text),
            QuestionKind.Choices when typed.Count > 0 => JsonSerializer.SerializeToElement(typed),
            QuestionKind.Text when question.Format == "date" && DateText.Read(text) is { } day =>
                JsonSerializer.SerializeToElement(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => JsonSerializer.SerializeToElement(question.IsMultiline ? text.ReplaceLineEndings("\n") : text),
        };
    }

    /// <summary>A kept answer as its control shows it again.</summary>
    public static IReadOnlyList<string> ForTyping(Words words, FormQuestion question, JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.String when question.Format == "date" && Day(answer) is { } day => [DateText.ForTyping(words, day)],
        JsonValueKind.String => [answer.GetString()!],
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [answer.GetRawText()],
        JsonValueKind.Array => [.. answer.EnumerateArray().Select(a => a.GetString() ?? "")],
        _ => [],
    };

    /// <summary>A kept answer for reading.</summary>
    public static string InWords(Words words, FormQuestion question, JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.Number => words.Exact(answer.GetDecimal()) + (question.Unit is { } unit ? " " + words[unit] : ""),
        JsonValueKind.True => words["بله", "Yes"],
        JsonValueKind.False => words["خیر", "No"],
        JsonValueKind.Array => string.Join(words["، ", ", "], answer.EnumerateArray().Select(a => Label(words, question, a.GetString() ?? ""))),
        JsonValueKind.String when question.Kind == QuestionKind.Choice => Label(words, question, answer.GetString()!),
        JsonValueKind.String when question.Format == "date" && Day(answer) is { } day => words.DayText(day),
        JsonValueKind.String => answer.GetString()!,
        _ => words["پاسخ نداده‌اید", "Not answered"],
    };

    private static DateOnly? Day(JsonElement answer) =>
        DateOnly.TryParseExact(answer.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Label(Words words, FormQuestion question, string value) =>
        question.Options.FirstOrDefault(o => o.Value == value) is { } option ? words[option.Label] : value;
}
