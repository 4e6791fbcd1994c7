using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Catalogue;

/// <summary>The codes that a definition may name, in the order in which they are shown.</summary>
internal sealed record CatalogueCodes(IReadOnlyList<string> Sectors, IReadOnlyList<string> Breakdowns)
{
    public static async Task<CatalogueCodes> Load(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            "SELECT code FROM sectors ORDER BY position; SELECT code FROM breakdown_dimensions ORDER BY position, code", cancellationToken: ct));
        return new([.. await answer.ReadAsync<string>()], [.. await answer.ReadAsync<string>()]);
    }
}

/// <summary>What a definition must be, however it arrives.</summary>
internal static partial class DefinitionRules
{
    private const int MaxNameLength = 300;
    private const int MaxTextLength = 4000;
    private const int MaxKeywords = 20;

    // Addresses of their own below /api/indicators.
    private static readonly string[] ReservedCodes =
    [
        "areas", "breakdowns", "catalogue", "data", "definitions", "events", "latest", "lock-rules", "plans", "releases", "reporting-rates", "revisions", "rules",
        "sdmx", "search", "sectors", "submissions", "targets", "vintages", "yearly",
    ];

    public static bool IsCode(string code) => CodeForm().IsMatch(code) && !ReservedCodes.Contains(code, StringComparer.Ordinal);

    /// <summary>Everything that is wrong, by field; empty when the definition can be stored.</summary>
    public static List<FieldError> Check(string code, IndicatorContent content, CatalogueCodes known)
    {
        var sectors = known.Sectors;
        var errors = new List<FieldError>();
        Require(errors, "code", IsCode(code),
            "کد باید ۲ تا ۸۰ نویسه از حروف کوچک لاتین، رقم، - و _ باشد و با حرف یا رقم آغاز شود",
            "A code has 2 to 80 of a-z, 0-9, - and _, and starts with a letter or digit");
        CheckText(errors, "name", content.Name, MaxNameLength);
        CheckText(errors, "definition", content.Definition, MaxTextLength);
        CheckText(errors, "unit", content.Unit, MaxNameLength);
        CheckText(errors, "source", content.Source, MaxTextLength);
        CheckText(errors, "method", content.Method, MaxTextLength);
        CheckText(errors, "contact", content.Contact, MaxTextLength);
        CheckText(errors, "coverage", content.Coverage, MaxTextLength);
        CheckText(errors, "accuracy", content.Accuracy, MaxTextLength);
        CheckText(errors, "revisionPolicy", content.RevisionPolicy, MaxTextLength);
        Require(errors, "sector", sectors.Contains(content.Sector, StringComparer.Ordinal),
            $"بخش باید یکی از این‌ها باشد: {string.Join("، ", sectors)}", $"The sector must be one of: {string.Join(", ", sectors)}");
        Require(errors, "multiplier", content.Multiplier is >= -12 and <= 15,
            "ضریب توانی از ده بین ‎-12‎ و 15 است", "The multiplier is a power of ten from -12 to 15");
        Require(errors, "decimals", content.Decimals is >= 0 and <= 15,
            "تعداد رقم‌های اعشار بین 0 و 15 است", "Decimals are 0 to 15");
        Require(errors, "publicationLagDays", content.PublicationLagDays is >= 0 and <= 3660,
            "مهلت انتشار بین 0 و 3660 روز است", "The publication lag is 0 to 3660 days");
        Require(errors, "validRange", content.ValidRange is not { Min: { } min, Max: { } max } || min <= max,
            "کمینه نباید از بیشینه بزرگ‌تر باشد", "The minimum must not exceed the maximum");
        Require(errors, "changeThreshold", content.ChangeThreshold is null or (> 0 and <= 1_000_000),
            "آستانهٔ تغییر درصدی بزرگ‌تر از صفر است", "The change threshold is a percentage above 0");
        CheckMetadata(errors, content, known);
        return errors;
    }

    /// <summary>The definition as it is stored: texts tidied.</summary>
    public static T Tidy<T>(T content)
        where T : IndicatorContent => content with
        {
            Name = Tidy(content.Name)!,
            Definition = Tidy(content.Definition)!,
            Unit = Tidy(content.Unit)!,
            Source = Tidy(content.Source),
            Method = Tidy(content.Method),
            Contact = Tidy(content.Contact),
            Coverage = Tidy(content.Coverage),
            Accuracy = Tidy(content.Accuracy),
            RevisionPolicy = Tidy(content.RevisionPolicy),
            Licence = content.Licence?.Trim(),
            SdgCode = content.SdgCode is null ? null : PersianText.FoldDigits(content.SdgCode).Trim(),
            Keywords = [.. content.Keywords.Select(PersianText.Tidy).Distinct(StringComparer.Ordinal)],
            Formula = content.Formula is null ? null : Formulas.Formula.OfStored(content.Formula).Text,
            ValidRange = content.ValidRange is { Min: null, Max: null } ? null : content.ValidRange,
        };

    private static void CheckMetadata(List<FieldError> errors, IndicatorContent content, CatalogueCodes known)
    {
        Require(errors, "licence", content.Licence is null || IsLine(content.Licence, 200),
            "پروانه یک سطر با حداکثر 200 نویسه است", "A licence is one line of at most 200 characters");
        Require(errors, "sdgCode", content.SdgCode is null || SdgForm().IsMatch(PersianText.FoldDigits(content.SdgCode).Trim()),
            "کد آرمان توسعهٔ پایدار، مانند 3.2.1 یا 4", "A code of the Sustainable Development Goals, such as 3.2.1 or 4");
        Require(errors, "keywords", content.Keywords.Count <= MaxKeywords && content.Keywords.All(word => IsLine(word, 60) && !word.Contains(';', StringComparison.Ordinal)),
            $"حداکثر {MaxKeywords} کلیدواژه، هر یک یک سطر با حداکثر 60 نویسه و بی ;", $"At most {MaxKeywords} keywords, each one line of at most 60 characters without ;");
        Require(errors, "breakdowns", content.Breakdowns.All(code => known.Breakdowns.Contains(code, StringComparer.Ordinal)) && content.Breakdowns.Distinct(StringComparer.Ordinal).Count() == content.Breakdowns.Count,
            $"هر تفکیک یک بار و از میان این‌ها: {string.Join("، ", known.Breakdowns)}", $"Each breakdown once, of these: {string.Join(", ", known.Breakdowns)}");
        if (content.Formula is { } text && Formulas.Formula.Parse(text).Problem is { } problem)
        {
            errors.Add(new FieldError("formula", problem.Detail!));
        }
    }

    private static bool IsLine(string text, int maxLength) => !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !PersianText.HasControls(text, multiline: false);

    private static LocalizedText? Tidy(LocalizedText? text) => text is null ? null : new(PersianText.Tidy(text.Fa), PersianText.Tidy(text.En));

    private static void CheckText(List<FieldError> errors, string field, LocalizedText? text, int maxLength)
    {
        if (text is null)
        {
            return;
        }

        CheckText(errors, field + ".fa", text.Fa, maxLength);
        CheckText(errors, field + ".en", text.En, maxLength);
    }

    private static void CheckText(List<FieldError> errors, string field, string text, int maxLength) =>
        Require(errors, field, !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !PersianText.HasControls(text, multiline: true),
            $"متنی با 1 تا {maxLength} نویسه، بی نویسهٔ کنترلی و بی نویسهٔ تغییر جهت متن لازم است",
            $"A text of 1 to {maxLength} characters without control characters and overrides of the writing direction is needed");

    private static void Require(List<FieldError> errors, string field, bool holds, string fa, string en)
    {
        if (!holds)
        {
            errors.Add(new FieldError(field, PersianText.WithPersianDigits(fa), en));
        }
    }

    [GeneratedRegex("^[0-9]{1,2}(\\.[0-9a-z]{1,2}){0,2}\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SdgForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{1,79}\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeForm();
}
