using System.Text.Json;
using Pak.Contracts;

namespace Pak.Portal.Forms;

internal enum QuestionKind
{
    Text,
    Number,
    Boolean,
    Choice,
    Choices,
}

internal sealed record FormOption(string Value, LocalizedText Label);

/// <summary>One question of a permit type's form (docs/permit-forms.md), as it is drawn. What is a right answer the service says.</summary>
internal sealed record FormQuestion(string Name, QuestionKind Kind, LocalizedText Title, bool IsRequired)
{
    public LocalizedText? Hint { get; init; }

    /// <summary>date, email, national-code, legal-national-id, mobile, postal-code; null: free text.</summary>
    public string? Format { get; init; }

    public int? MaxLength { get; init; }

    public bool IsMultiline { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public LocalizedText? Unit { get; init; }

    public IReadOnlyList<FormOption> Options { get; init; } = [];

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>Whether an answer of this format is a code, copied and pasted as it stands.</summary>
    public static bool IsCode(string? format) => format is "national-code" or "legal-national-id" or "mobile" or "postal-code";

    /// <summary>The questions in their order. The service has checked the schema when the type was defined.</summary>
    public static IReadOnlyList<FormQuestion> Of(JsonElement? form)
    {
        if (form is not { ValueKind: JsonValueKind.Object } schema)
        {
            return [];
        }

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        return [.. schema.GetProperty("properties").EnumerateObject().Select(p => Read(p.Name, p.Value, required.Contains(p.Name)))];
    }

    private static FormQuestion Read(string name, JsonElement field, bool isRequired)
    {
        var type = Text(field, "type");
        var options = OptionsOf(type == "array" ? field.GetProperty("items") : field);
        var kind = type switch
        {
            "array" => QuestionKind.Choices,
            "boolean" => QuestionKind.Boolean,
            "integer" or "number" => QuestionKind.Number,
            _ => options.Count > 0 ? QuestionKind.Choice : QuestionKind.Text,
        };
        return new FormQuestion(name, kind, Localized(field, "x-title") ?? new(name, name), isRequired)
        {
            Hint = Localized(field, "x-hint"),
            Format = Text(field, "format"),
            MaxLength = (int?)Number(field, "maxLength"),
            IsMultiline = field.TryGetProperty("x-multiline", out var lines) && lines.ValueKind == JsonValueKind.True,
            Minimum = Number(field, "minimum"),
            Maximum = Number(field, "maximum"),
            Unit = Localized(field, "x-unit"),
            Options = options,
            MinItems = (int?)Number(field, "minItems"),
            MaxItems = (int?)Number(field, "maxItems"),
        };
    }

    private static IReadOnlyList<FormOption> OptionsOf(JsonElement field) =>
        !field.TryGetProperty("enum", out var values) ? [] :
            [.. values.EnumerateArray().Select(v => v.GetString()!).Select(v => new FormOption(v, field.TryGetProperty("x-labels", out var labels) ? Localized(labels, v) ?? new(v, v) : new(v, v)))];

    private static string? Text(JsonElement field, string name) => field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Number(JsonElement field, string name) => field.TryGetProperty(name, out var value) && value.TryGetDecimal(out var number) ? number : null;

    private static LocalizedText? Localized(JsonElement field, string name) =>
        field.TryGetProperty(name, out var value) && Text(value, "fa") is { } fa && Text(value, "en") is { } en ? new(fa, en) : null;
}
