using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Forms;

/// <summary>
/// Checks answers against a form. What people type is forgiven what cannot be misunderstood (ي and ك, foreign digits and hyphens in
/// codes, stray spaces) and stored as it should have been written.
/// </summary>
internal static partial class FormAnswers
{
    /// <summary>The answers as they are to be stored; the errors name the question: <c>answers.area</c>.</summary>
    public static (JsonElement? Answers, List<FieldError> Errors) Check(FormSchema form, JsonElement answers)
    {
        var errors = new List<FieldError>();
        if (answers.ValueKind != JsonValueKind.Object)
        {
            return (null, [new("answers", "پاسخ‌ها باید یک شیء JSON باشند", "Answers are a JSON object")]);
        }

        errors.AddRange(answers.EnumerateObject().Where(a => !form.Fields.Any(f => f.Name == a.Name))
            .Select(a => new FieldError("answers", $"پرسشی به نام {Short(a.Name)} در این فرم نیست", $"This form has no question named {Short(a.Name)}")));
        var stored = new JsonObject();
        foreach (var field in form.Fields)
        {
            if (!answers.TryGetProperty(field.Name, out var answer) || IsBlank(answer))
            {
                if (field.IsRequired)
                {
                    errors.Add(Error(field, $"به این پرسش پاسخ دهید: {field.Title.Fa}", $"Answer this question: {field.Title.En}"));
                }

                continue;
            }

            var (value, error) = Judge(field, answer);
            stored[field.Name] = value;
            if (error is not null)
            {
                errors.Add(Error(field, error.Fa, error.En));
            }
        }

        return errors.Count > 0 ? (null, errors) : (JsonSerializer.SerializeToElement(stored, JsonDefaults.Options), errors);
    }

    // A page sends an empty string for a question that nobody answered.
    private static bool IsBlank(JsonElement answer) => answer.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(answer.GetString());

    private static (JsonNode? Value, LocalizedText? Error) Judge(FormField field, JsonElement answer) => field.Kind switch
    {
        FieldKind.Text => answer.ValueKind == JsonValueKind.String ? JudgeText(field, answer.GetString()!) : (null, new("پاسخ باید متن باشد", "The answer is a text")),
        FieldKind.Integer or FieldKind.Number => JudgeNumber(field, answer),
        FieldKind.Boolean => answer.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? (JsonValue.Create(answer.GetBoolean()), null)
            : (null, new("پاسخ باید بله یا نه باشد", "The answer is yes or no (true or false)")),
        FieldKind.Choice => answer.ValueKind == JsonValueKind.String && field.Options.Contains(answer.GetString()!, StringComparer.Ordinal)
            ? (JsonValue.Create(answer.GetString()), null)
            : (null, new("یکی از گزینه‌ها را برگزینید", $"Choose one of: {string.Join(", ", field.Options)}")),
        FieldKind.Choices => JudgeChoices(field, answer),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, message: null),
    };

    private static (JsonNode? Value, LocalizedText? Error) JudgeText(FormField field, string text)
    {
        if (PersianText.HasControls(text, field.Multiline))
        {
            return (null, new("متن نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشد", "The text must not contain control characters or overrides of the writing direction"));
        }

        var tidy = field.Format switch
        {
            "national-code" or "legal-national-id" or "mobile" or "postal-code" => PersianText.Digits(text),
            "date" => PersianText.FoldDigits(text).Trim(),
            _ => field.Multiline ? PersianText.TidyLines(text) : PersianText.Tidy(text),
        };
        var length = tidy.EnumerateRunes().Count(); // JSON Schema counts characters, not UTF-16 units
        if (length < field.MinLength || length > field.MaxLength)
        {
            var (min, max) = (Number(field.MinLength), Number(field.MaxLength));
            return (null, new(
                $"طول پاسخ باید بین {PersianText.WithPersianDigits(min)} و {PersianText.WithPersianDigits(max)} نویسه باشد", $"The answer must have {min} to {max} characters"));
        }

        return field.Format is null || FitsFormat(field.Format, tidy) ? (JsonValue.Create(tidy), null) : (null, FormatError(field.Format));
    }

    private static (JsonNode? Value, LocalizedText? Error) JudgeNumber(FormField field, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Number || !answer.TryGetDecimal(out var number) || (field.Kind == FieldKind.Integer && number != decimal.Truncate(number)))
        {
            return (null, field.Kind == FieldKind.Integer ? new("پاسخ باید عددی صحیح باشد", "The answer is a whole number") : new("پاسخ باید عدد باشد", "The answer is a number"));
        }

        if (number < field.Minimum)
        {
            return (null, new($"دست‌کم {PersianText.WithPersianDigits(Number(field.Minimum))}", $"At least {Number(field.Minimum)}"));
        }

        return number > field.Maximum
            ? (null, new($"حداکثر {PersianText.WithPersianDigits(Number(field.Maximum))}", $"At most {Number(field.Maximum)}"))
            : (JsonValue.Create(number), null);
    }

    private static (JsonNode? Value, LocalizedText? Error) JudgeChoices(FormField field, JsonElement answer)
    {
        var chosen = answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ToList() : null;
        if (chosen is null || chosen.Exists(c => c.ValueKind != JsonValueKind.String || !field.Options.Contains(c.GetString()!, StringComparer.Ordinal))
            || chosen.Select(c => c.GetString()).Distinct(StringComparer.Ordinal).Count() != chosen.Count)
        {
            return (null, new("از گزینه‌ها برگزینید، هر کدام یک بار", $"Choose from these, each once: {string.Join(", ", field.Options)}"));
        }

        return chosen.Count < field.MinItems || chosen.Count > field.MaxItems
            ? (null, new("شمار گزینه‌های برگزیده درست نیست", $"Choose at least {Number(field.MinItems)} and at most {Number(Math.Min(field.MaxItems, field.Options.Count))}"))
            : (new JsonArray([.. chosen.Select(c => JsonValue.Create(c.GetString()))]), null);
    }

    private static bool FitsFormat(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => Email().IsMatch(text),
        "national-code" => NationalCode.TryParse(text, out _),
        "legal-national-id" => LegalNationalId.TryParse(text, out _),
        "mobile" => Mobile().IsMatch(text),
        _ => PostalCode().IsMatch(text),
    };

    private static LocalizedText FormatError(string format) => format switch
    {
        "date" => new("تاریخ درست نیست", "Not a date (YYYY-MM-DD)"),
        "email" => new("نشانی رایانامه درست نیست", "Not an e-mail address"),
        "national-code" => new("کد ملی درست نیست", "Not a valid national code"),
        "legal-national-id" => new("شناسهٔ ملی شخص حقوقی درست نیست", "Not a valid national id of a legal person"),
        "mobile" => new("شمارهٔ همراه باید ۱۱ رقم باشد و با ۰۹ آغاز شود", "A mobile number has 11 digits and begins with 09"),
        _ => new("کد پستی باید ۱۰ رقم باشد", "A postal code has 10 digits"),
    };

    private static FieldError Error(FormField field, string fa, string en) => new($"answers.{field.Name}", fa, en);

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    // Told back to whoever sent it, so only what a name can be.
    private static string Short(string name) => new([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)]);

    [GeneratedRegex("^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){1,8}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex("^09[0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mobile();

    [GeneratedRegex("^[1-9][0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PostalCode();
}
