using System.Text.Json;
using System.Text.Json.Nodes;
using Pak.Permits.Forms;
using Pak.Permits.Types;

namespace Pak.Permits.Demo;

/// <summary>Answers to a type's form that its own check takes, from a random sequence: made up, and plainly so.</summary>
internal static class DemoAnswers
{
    private const string Sample = "پاسخ نمونه";

    /// <returns>Null for a type without a form.</returns>
    public static JsonElement? Of(PermitType type, string nationalCode, Random random)
    {
        if (type.Form is not { } schema)
        {
            return null;
        }

        var answers = new JsonObject();
        foreach (var field in FormSchema.Parse(schema).Value!.Fields.Where(f => f.IsRequired || random.Next(3) > 0))
        {
            answers[field.Name] = Answer(field, nationalCode, random);
        }

        return JsonSerializer.SerializeToElement(answers);
    }

    private static JsonNode Answer(FormField field, string nationalCode, Random random) => field.Kind switch
    {
        FieldKind.Boolean => random.Next(2) == 0,
        FieldKind.Choice => field.Options[random.Next(field.Options.Count)],
        FieldKind.Choices => new JsonArray([.. field.Options.Take(Math.Clamp(random.Next(1, 3), Math.Max(1, field.MinItems), field.MaxItems)).Select(o => (JsonNode)o)]),
        FieldKind.Integer or FieldKind.Number => (long)Math.Clamp(random.Next(2, 120), field.Minimum, field.Maximum),
        _ => Text(field, nationalCode),
    };

    private static string Text(FormField field, string nationalCode) => field.Format switch
    {
        "date" => "2026-01-21",
        "email" => "sample@example.ir",
        "national-code" => nationalCode,
        "legal-national-id" => "10380284790",
        "mobile" => "09000000000",
        "postal-code" => "1111111111",
        _ => Sample.PadRight(field.MinLength, '.') is var text && text.Length > field.MaxLength ? text[..field.MaxLength] : Sample.PadRight(field.MinLength, '.'),
    };
}
