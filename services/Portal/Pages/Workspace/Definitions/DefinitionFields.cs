using System.Globalization;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Workspace.Definitions;

/// <summary>What a field of a definition is typed as.</summary>
internal enum FieldKind
{
    Text,
    Lines,
    Code,
    Number,
    WholeNumber,
}

/// <param name="Path">The field's place in the API's JSON, and its name in the form: <c>name.fa</c>.</param>
internal sealed record DefinitionField(string Path, string Fa, string En, FieldKind Kind = FieldKind.Text, string? HintFa = null, string? HintEn = null);

/// <summary>The fields of a definition: how they are asked, filled from an indicator, and written as the API reads them.</summary>
internal static class DefinitionFields
{
    public static readonly IReadOnlyList<(string Fa, string En, IReadOnlyList<DefinitionField> Fields)> Groups =
    [
        ("نام و تعریف", "Name and definition",
        [
            new("name.fa", "نام فارسی", "Name in Persian"), new("name.en", "نام انگلیسی", "Name in English"),
            new("definition.fa", "تعریف فارسی", "Definition in Persian", FieldKind.Lines), new("definition.en", "تعریف انگلیسی", "Definition in English", FieldKind.Lines),
            new("unit.fa", "واحد به فارسی", "Unit in Persian"), new("unit.en", "واحد به انگلیسی", "Unit in English"),
        ]),
        ("اندازه‌گیری", "Measurement",
        [
            new("multiplier", "توان ده", "Power of ten", FieldKind.WholeNumber, "۹ یعنی مقدارها به میلیارد است.", "9 means values are in thousand millions."),
            new("decimals", "رقم‌های اعشار", "Decimals", FieldKind.WholeNumber),
            new("publicationLagDays", "روزهای مهلت انتشار پس از پایان دوره", "Days to publish after the period’s end", FieldKind.WholeNumber),
            new("validRange.min", "کمترین مقدار معتبر (دلخواه)", "Least valid value (optional)", FieldKind.Number),
            new("validRange.max", "بیشترین مقدار معتبر (دلخواه)", "Greatest valid value (optional)", FieldKind.Number),
            new("changeThreshold", "آستانهٔ تغییر به درصد (دلخواه)", "Change threshold in percent (optional)", FieldKind.Number, "تغییر بزرگ‌تر از این هشدار می‌دهد.", "A larger change gives a warning."),
            new("formula", "فرمول (دلخواه)", "Formula (optional)", FieldKind.Code, "برای شاخص محاسبه‌ای؛ مانند", "For a computed indicator, such as"),
        ]),
        ("منبع و روش", "Source and method",
        [
            new("source.fa", "منبع به فارسی", "Source in Persian"), new("source.en", "منبع به انگلیسی", "Source in English"),
            new("method.fa", "روش به فارسی", "Method in Persian", FieldKind.Lines), new("method.en", "روش به انگلیسی", "Method in English", FieldKind.Lines),
            new("coverage.fa", "پوشش به فارسی", "Coverage in Persian", FieldKind.Lines), new("coverage.en", "پوشش به انگلیسی", "Coverage in English", FieldKind.Lines),
            new("accuracy.fa", "دقت به فارسی", "Accuracy in Persian", FieldKind.Lines), new("accuracy.en", "دقت به انگلیسی", "Accuracy in English", FieldKind.Lines),
            new("revisionPolicy.fa", "سیاست بازنگری به فارسی", "Revision policy in Persian", FieldKind.Lines), new("revisionPolicy.en", "سیاست بازنگری به انگلیسی", "Revision policy in English", FieldKind.Lines),
            new("contact.fa", "تماس به فارسی", "Contact in Persian"), new("contact.en", "تماس به انگلیسی", "Contact in English"),
            new("licence", "پروانهٔ استفاده", "Licence", FieldKind.Code, "مانند", "Such as"), new("sdgCode", "شناسهٔ هدف توسعهٔ پایدار", "SDG indicator", FieldKind.Code),
            new("keywords", "کلیدواژه‌ها، با ویرگول", "Keywords, with commas"),
        ]),
    ];

    public static IEnumerable<DefinitionField> All => Groups.SelectMany(g => g.Fields);

    /// <summary>The names of all inputs, for errors to stand beside them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(f => f.Path), "code", "sector", "frequency", "calendar", "direction", "breakdowns", "why"];

    /// <summary>What a field is called; its place in the definition where nothing is known of it.</summary>
    public static string NameOf(Words w, string path) => path switch
    {
        "sector" => w["بخش", "Sector"],
        "frequency" => w["تناوب", "Frequency"],
        "calendar" => w["تقویم", "Calendar"],
        "direction" => w["جهت مطلوب", "Desired direction"],
        "breakdowns" => w["تفکیک‌ها", "Breakdowns"],
        _ => All.FirstOrDefault(f => f.Path == path) is { } field ? w[field.Fa, field.En] : path,
    };

    public static Dictionary<string, string> Fill(Indicator indicator)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sector"] = indicator.Sector,
            ["frequency"] = indicator.Frequency,
            ["calendar"] = indicator.Calendar,
            ["direction"] = indicator.Direction,
            ["multiplier"] = Written(indicator.Multiplier),
            ["decimals"] = Written(indicator.Decimals),
            ["publicationLagDays"] = Written(indicator.PublicationLagDays),
            ["validRange.min"] = Written(indicator.ValidRange?.Min),
            ["validRange.max"] = Written(indicator.ValidRange?.Max),
            ["changeThreshold"] = Written(indicator.ChangeThreshold),
            ["formula"] = indicator.Formula ?? "",
            ["licence"] = indicator.Licence ?? "",
            ["sdgCode"] = indicator.SdgCode ?? "",
            ["keywords"] = string.Join(", ", indicator.Keywords ?? []),
            ["breakdowns"] = string.Join(',', indicator.Breakdowns ?? []),
        };
        foreach (var (path, text) in new[]
        {
            ("name", indicator.Name), ("definition", indicator.Definition), ("unit", indicator.Unit), ("source", indicator.Source), ("method", indicator.Method),
            ("coverage", indicator.Coverage), ("accuracy", indicator.Accuracy), ("revisionPolicy", indicator.RevisionPolicy), ("contact", indicator.Contact),
        })
        {
            (values[path + ".fa"], values[path + ".en"]) = (text?.Fa ?? "", text?.En ?? "");
        }

        return values;
    }

    /// <summary>The API's JSON of what was typed; names of fields that are no numbers go to <paramref name="wrong"/>.</summary>
    public static Dictionary<string, object?> Read(IReadOnlyDictionary<string, string> typed, ICollection<string> wrong)
    {
        var content = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var choice in new[] { "sector", "frequency", "calendar", "direction" })
        {
            content[choice] = typed.GetValueOrDefault(choice) ?? "";
        }

        foreach (var field in All)
        {
            var text = (typed.GetValueOrDefault(field.Path) ?? "").Trim();
            if (text.Length > 0)
            {
                Put(content, field, text, wrong);
            }
        }

        content["breakdowns"] = (typed.GetValueOrDefault("breakdowns") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return content;
    }

    private static void Put(Dictionary<string, object?> content, DefinitionField field, string text, ICollection<string> wrong)
    {
        object value = field switch
        {
            { Path: "keywords" } => text.Split([',', '،'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            { Kind: FieldKind.Number or FieldKind.WholeNumber } => Number(text, field.Kind) is { } number ? number : Wrong(field.Path, wrong),
            _ => text,
        };
        if (field.Path.Split('.') is not [var outer, var inner])
        {
            content[field.Path] = value;
            return;
        }

        if (!content.TryGetValue(outer, out var part))
        {
            // A text needs both languages: the one that is missing is asked for by its empty place.
            content[outer] = part = inner is "fa" or "en" ? new Dictionary<string, object?> { ["fa"] = "", ["en"] = "" } : new Dictionary<string, object?>();
        }

        ((Dictionary<string, object?>)part!)[inner] = value;
    }

    private static string Wrong(string path, ICollection<string> wrong)
    {
        wrong.Add(path);
        return "";
    }

    private static object? Number(string text, FieldKind kind)
    {
        var folded = PersianText.FoldDigits(text).Replace('٫', '.').Replace("٬", "", StringComparison.Ordinal);
        return kind == FieldKind.WholeNumber
            ? int.TryParse(folded, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null
            : decimal.TryParse(folded, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string Written(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
