using System.Text.Json;
using System.Text.RegularExpressions;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Forms;

internal enum FieldKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Choice,
    Choices,
}

/// <summary>One question of a form.</summary>
internal sealed record FormField(string Name, FieldKind Kind, LocalizedText Title, bool IsRequired)
{
    public string? Format { get; init; }

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = FormSchema.LongestText;

    public bool Multiline { get; init; }

    public decimal Minimum { get; init; } = decimal.MinValue;

    public decimal Maximum { get; init; } = decimal.MaxValue;

    public IReadOnlyList<string> Options { get; init; } = [];

    public int MinItems { get; init; }

    public int MaxItems { get; init; } = int.MaxValue;
}

/// <summary>
/// What a permit type asks, as JSON Schema (2020-12): of the standard, exactly what a page can draw as one question after the other,
/// described in <c>docs/permit-forms.md</c>. Whoever checks answers with the standard's own tools comes to the same verdict; the
/// keywords that begin with <c>x-</c> are for people and say nothing about validity.
/// </summary>
internal sealed partial record FormSchema(IReadOnlyList<FormField> Fields)
{
    public const int LongestText = 4000;
    private const int MostFields = 60;
    private const int MostOptions = 200;

    public static readonly IReadOnlyList<string> Formats = ["date", "email", "national-code", "legal-national-id", "mobile", "postal-code"];

    private static readonly string[] RootWords = ["$schema", "type", "properties", "required", "additionalProperties"];
    private static readonly string[] Everywhere = ["type", "x-title", "x-hint"];

    /// <summary>Reads a schema. The errors name the place: <c>form.properties.area.maxLength</c>.</summary>
    public static Result<FormSchema> Parse(JsonElement schema)
    {
        var errors = new List<FieldError>();
        if (schema.ValueKind != JsonValueKind.Object || !Is(schema, "type", "object") || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind != JsonValueKind.False)
        {
            return Problems.TypeInvalid.With(new FieldError(
                "form", "فرم باید JSON Schema از نوع object با properties و additionalProperties=false باشد", "A form is a JSON Schema of type object with properties and additionalProperties: false"));
        }

        errors.AddRange(schema.EnumerateObject().Where(p => !RootWords.Contains(p.Name, StringComparer.Ordinal)).Select(p => Unknown($"form.{p.Name}")));
        var required = RequiredNames(schema, properties, errors);
        var fields = properties.EnumerateObject().Select(p => Field(p.Name, p.Value, required.Contains(p.Name), errors)).OfType<FormField>().ToList();
        if (properties.EnumerateObject().Count() is 0 or > MostFields)
        {
            errors.Add(new("form.properties", $"فرم بین ۱ تا {PersianText.WithPersianDigits("60")} پرسش دارد", $"A form has 1 to {MostFields} questions"));
        }

        return errors.Count > 0 ? Problems.TypeInvalid.With(errors) : new FormSchema(fields);
    }

    private static HashSet<string> RequiredNames(JsonElement schema, JsonElement properties, List<FieldError> errors)
    {
        if (!schema.TryGetProperty("required", out var required))
        {
            return [];
        }

        if (required.ValueKind != JsonValueKind.Array || required.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.String || !properties.TryGetProperty(r.GetString()!, out _)))
        {
            errors.Add(new("form.required", "نام‌های required باید از پرسش‌های همین فرم باشند", "required must name questions of this form"));
            return [];
        }

        return [.. required.EnumerateArray().Select(r => r.GetString()!)];
    }

    private static FormField? Field(string name, JsonElement field, bool isRequired, List<FieldError> errors)
    {
        var place = $"form.properties.{name}";
        if (!FieldName().IsMatch(name) || field.ValueKind != JsonValueKind.Object || Localized(field, "x-title") is not { } title)
        {
            errors.Add(new(place, "هر پرسش نامی لاتین و x-title به فارسی و انگلیسی می‌خواهد", "Each question needs a Latin name and an x-title in Persian and English"));
            return null;
        }

        if (field.TryGetProperty("x-hint", out _) && Localized(field, "x-hint") is null)
        {
            errors.Add(Malformed($"{place}.x-hint"));
        }

        var read = new FieldReader(field, place, errors);
        var common = new FormField(name, FieldKind.Boolean, title, isRequired);
        switch (Text(field, "type"))
        {
            case "string" when field.TryGetProperty("enum", out _):
                read.Allow([.. Everywhere, "enum", "x-labels"]);
                return common with { Kind = FieldKind.Choice, Options = read.Options(field) };
            case "string":
                read.Allow([.. Everywhere, "format", "minLength", "maxLength", "x-multiline"]);
                return read.TextField(common);
            case "integer" or "number":
                read.Allow([.. Everywhere, "minimum", "maximum", "x-unit"]);
                return read.NumberField(common, Text(field, "type") == "integer" ? FieldKind.Integer : FieldKind.Number);
            case "boolean":
                read.Allow(Everywhere);
                return common;
            case "array":
                read.Allow([.. Everywhere, "items", "uniqueItems", "minItems", "maxItems"]);
                return read.ChoicesField(common);
            default:
                errors.Add(new($"{place}.type", "نوع پرسش باید string، integer، number، boolean یا array باشد", "A question is of type string, integer, number, boolean or array"));
                return null;
        }
    }

    private static bool Is(JsonElement element, string name, string value) => Text(element, name) == value;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static LocalizedText? Localized(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Count() == 2
        && Text(value, "fa") is { Length: > 0 and <= LongestText } fa && Text(value, "en") is { Length: > 0 and <= LongestText } en
        && !PersianText.HasControls(fa + en, multiline: false)
            ? new LocalizedText(fa, en)
            : null;

    private static FieldError Unknown(string place) => new(place, "این کلیدواژه در فرم‌ها به کار نمی‌رود", "Forms do not use this keyword");

    private static FieldError Malformed(string place) => new(place, "مقدار این کلیدواژه درست نیست", "The value of this keyword is not right");

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FieldName();

    /// <summary>Reads the keywords of one question, noting what is wrong with them.</summary>
    private readonly struct FieldReader(JsonElement field, string place, List<FieldError> errors)
    {
        public void Allow(IReadOnlyList<string> words)
        {
            var at = place;
            errors.AddRange(field.EnumerateObject().Where(p => !words.Contains(p.Name, StringComparer.Ordinal)).Select(p => Unknown($"{at}.{p.Name}")));
        }

        public FormField TextField(FormField common)
        {
            var format = Text(field, "format");
            if (field.TryGetProperty("format", out _) && !Formats.Contains(format, StringComparer.Ordinal))
            {
                errors.Add(new($"{place}.format", "قالب شناخته نیست", $"One of: {string.Join(", ", Formats)}"));
            }

            var (min, max) = (Count("minLength") ?? 0, Count("maxLength"));
            if ((max is null && format is null) || max is 0 or > LongestText || min > (max ?? LongestText))
            {
                errors.Add(new($"{place}.maxLength", "متن آزاد maxLength بین ۱ تا ۴۰۰۰ می‌خواهد", $"A free text needs a maxLength from 1 to {LongestText}"));
            }

            return common with { Kind = FieldKind.Text, Format = format, MinLength = min, MaxLength = max ?? LongestText, Multiline = field.TryGetProperty("x-multiline", out var lines) && lines.ValueKind == JsonValueKind.True };
        }

        public FormField NumberField(FormField common, FieldKind kind)
        {
            var (min, max) = (Decimal("minimum"), Decimal("maximum"));
            if (min > max)
            {
                errors.Add(Malformed($"{place}.maximum"));
            }

            return common with { Kind = kind, Minimum = min ?? decimal.MinValue, Maximum = max ?? decimal.MaxValue };
        }

        public FormField ChoicesField(FormField common)
        {
            if (!field.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Object || !Is(items, "type", "string")
                || !field.TryGetProperty("uniqueItems", out var unique) || unique.ValueKind != JsonValueKind.True)
            {
                errors.Add(new($"{place}.items", "فهرست از گزینه‌های یکتای متنی است (uniqueItems=true)", "A list is of distinct options (type string with enum, uniqueItems: true)"));
                return common;
            }

            new FieldReader(items, $"{place}.items", errors).Allow(["type", "enum", "x-labels"]);
            return common with { Kind = FieldKind.Choices, Options = Options(items), MinItems = Count("minItems") ?? 0, MaxItems = Count("maxItems") ?? int.MaxValue };
        }

        /// <summary>The values of an enum; each has its label in both languages.</summary>
        public IReadOnlyList<string> Options(JsonElement from)
        {
            if (!from.TryGetProperty("enum", out var options) || options.ValueKind != JsonValueKind.Array || options.GetArrayLength() is 0 or > MostOptions
                || options.EnumerateArray().Any(o => o.ValueKind != JsonValueKind.String)
                || options.EnumerateArray().Select(o => o.GetString()).Distinct(StringComparer.Ordinal).Count() != options.GetArrayLength())
            {
                errors.Add(Malformed($"{place}.enum"));
                return [];
            }

            var values = options.EnumerateArray().Select(o => o.GetString()!).ToList();
            if (!from.TryGetProperty("x-labels", out var labels) || labels.ValueKind != JsonValueKind.Object || values.Exists(v => Localized(labels, v) is null))
            {
                errors.Add(new($"{place}.x-labels", "هر گزینه نامی به فارسی و انگلیسی می‌خواهد", "Each option needs its label in Persian and English"));
            }

            return values;
        }

        private int? Count(string name) => Decimal(name) is { } value ? (value >= 0 && value <= int.MaxValue && value == decimal.Truncate(value) ? (int)value : Wrong(name)) : null;

        private int? Wrong(string name)
        {
            errors.Add(Malformed($"{place}.{name}"));
            return null;
        }

        private decimal? Decimal(string name)
        {
            if (!field.TryGetProperty(name, out var value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
            {
                return number;
            }

            errors.Add(Malformed($"{place}.{name}"));
            return null;
        }
    }
}
