using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Pak.Contracts;
using Pak.Permits.Forms;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Types;

/// <summary>Registration: a complete file is issued. Approval: the agency judges.</summary>
public enum PermitClass
{
    Registration,
    Approval,
}

/// <summary>What an applicant must fulfil, with the law that says so. A refusal cites its number.</summary>
/// <param name="InForceFrom">The first day (in Tehran) that it holds; null: since ever.</param>
/// <param name="InForceUntil">The first day that it holds no more; null: for good.</param>
public sealed record Condition(
    [property: Range(1, 999)] int Number, LocalizedText Text, LocalizedText Basis, DateOnly? InForceFrom = null, DateOnly? InForceUntil = null)
{
    internal bool IsInForce(DateOnly day) => (InForceFrom is not { } from || from <= day) && (InForceUntil is not { } until || day < until);
}

/// <summary>A later version of a permit type that is already defined.</summary>
public sealed record UpcomingVersion(int Version, DateOnly EffectiveFrom);

/// <summary>One version of a permit type. A version never changes.</summary>
/// <param name="StatutoryDays">Working days that the law gives the agency.</param>
/// <param name="PromisedDays">Working days that the agency promises; at most the statutory ones.</param>
/// <param name="TacitApproval">Whether silence until the deadline is consent.</param>
/// <param name="Fee">In rial.</param>
/// <param name="ValidityMonths">How long the permit is valid.</param>
/// <param name="EffectiveFrom">The first day (in Tehran) on which applications are judged by this version.</param>
public sealed record PermitType(
    string Code,
    int Version,
    LocalizedText Title,
    string Agency,
    PermitClass Class,
    int StatutoryDays,
    int PromisedDays,
    bool TacitApproval,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<RequiredDocument> Documents,
    long Fee,
    int ValidityMonths,
    DateOnly EffectiveFrom,
    bool Sample)
{
    /// <summary>The next version, when one is defined and not in force yet.</summary>
    public UpcomingVersion? Upcoming { get; init; }

    /// <summary>What the permit is for, in a sentence or two.</summary>
    public LocalizedText? Summary { get; init; }

    /// <summary>By how many working days the agency may extend its time, once and with a reason; 0: not at all.</summary>
    public int ExtensionDays { get; init; }

    /// <summary>The agency that hears appeals; null: appeals are not provided for.</summary>
    public string? OversightAgency { get; init; }

    /// <summary>What other agencies are asked about every file.</summary>
    public IReadOnlyList<Inquiry> Inquiries { get; init; } = [];

    /// <summary>What the application asks beside who applies: JSON Schema, of the subset in FormSchema; null: a description only.</summary>
    public JsonElement? Form { get; init; }

    /// <summary>Whether a complete file is all that it takes: nobody judges it and nobody is asked.</summary>
    internal bool IsIssuedAtOnce => Class == PermitClass.Registration && Inquiries.Count == 0;

    /// <summary>The conditions in force on a day: of the day of submission, what a refusal may cite.</summary>
    internal IReadOnlyList<Condition> ConditionsInForce(DateOnly day) => [.. Conditions.Where(c => c.IsInForce(day))];

    /// <summary>The numbers of the conditions in force at an instant.</summary>
    internal IReadOnlyList<int> ConditionNumbers(DateTimeOffset at) => [.. ConditionsInForce(JalaliDate.TehranDay(at)).Select(c => c.Number)];

    /// <summary>What a permit type must be. <paramref name="previous"/> is the latest version so far; versions take effect in their order.</summary>
    internal Result<PermitType> Checked(PermitType? previous, DateOnly today)
    {
        var errors = new List<FieldError>();
        if (EffectiveFrom < today)
        {
            errors.Add(new("effectiveFrom", "آغاز اعتبار نمی‌تواند پیش از امروز باشد", "It cannot take effect before today"));
        }

        if (previous is not null && EffectiveFrom < previous.EffectiveFrom)
        {
            errors.Add(new("effectiveFrom", "نسخهٔ پیشین دیرتر از این آغاز می‌شود", "The previous version takes effect later than this"));
        }

        if (PromisedDays > StatutoryDays)
        {
            errors.Add(new("promisedDays", "مهلت وعده‌داده‌شده از مهلت قانونی بیشتر است", "More is promised than the law gives"));
        }

        if (Conditions.Select(c => c.Number).Distinct().Count() != Conditions.Count)
        {
            errors.Add(new("conditions", "شمارهٔ شرط‌ها نباید تکراری باشد", "Condition numbers must differ"));
        }

        if (Conditions.Any(c => c.InForceUntil <= c.InForceFrom))
        {
            errors.Add(new("conditions", "پایان اعتبار یک شرط باید پس از آغاز آن باشد", "A condition must end after it begins"));
        }

        errors.AddRange(DocumentErrors());
        errors.AddRange(InquiryErrors());
        if (Form is { } form && FormSchema.Parse(form).Problem is { } unclear)
        {
            errors.AddRange(unclear.Errors);
        }

        if (OversightAgency is { } oversight && (!PermitTypeRows.IsCode(oversight) || oversight == Agency))
        {
            errors.Add(new("oversightAgency", "مرجع اعتراض باید دستگاه دیگری باشد", "Appeals must be heard by another agency"));
        }

        if (Texts().Any(t => t.Length == 0 || t.Any(char.IsControl)))
        {
            errors.Add(new("$", "متن‌ها نباید خالی باشند یا نویسهٔ کنترلی داشته باشند", "Texts must not be empty or contain control characters"));
        }

        return errors.Count > 0 ? Problems.TypeInvalid.With(errors) : this;
    }

    private IEnumerable<FieldError> DocumentErrors()
    {
        if (Documents.Select(d => d.Code).Distinct(StringComparer.Ordinal).Count() != Documents.Count || Documents.Any(d => !PermitTypeRows.IsCode(d.Code!)))
        {
            yield return new("documents", "کد هر مدرک باید یکتا و از حروف کوچک لاتین، رقم و خط تیره باشد", "Each document needs a code of its own: small Latin letters, digits and hyphens");
        }

        if (Documents.Any(d => d.Formats!.Any(f => !Enum.IsDefined(f)) || (d.Columns!.Count > 0 && !d.Formats!.SequenceEqual([DocumentFormat.Csv]))))
        {
            yield return new("documents", "ستون‌های الگو فقط برای قالب CSV است", "Columns of a template go with the format csv alone");
        }
    }

    private IEnumerable<FieldError> InquiryErrors()
    {
        if (Inquiries.Select(i => i.Code).Distinct(StringComparer.Ordinal).Count() != Inquiries.Count || Inquiries.Any(i => !PermitTypeRows.IsCode(i.Code)))
        {
            yield return new("inquiries", "کد هر استعلام باید یکتا و از حروف کوچک لاتین، رقم و خط تیره باشد", "Each inquiry needs a code of its own: small Latin letters, digits and hyphens");
        }

        if (Inquiries.Any(i => !PermitTypeRows.IsCode(i.Agency) || i.Agency == Agency))
        {
            yield return new("inquiries", "استعلام از دستگاه دیگری است", "Another agency is asked");
        }

        if (Inquiries.Any(i => i.Days > StatutoryDays))
        {
            yield return new("inquiries", "مهلت استعلام از مهلت قانونی بیشتر است", "An inquiry takes longer than the law gives");
        }
    }

    /// <summary>Every text of the definition, in both languages, that people read.</summary>
    internal IEnumerable<string> Texts() => new[] { Title }
        .Concat(Summary is null ? [] : [Summary])
        .Concat(Conditions.SelectMany(c => new[] { c.Text, c.Basis }))
        .Concat(Inquiries.Select(i => i.Question))
        .SelectMany(t => new[] { t.Fa, t.En })
        .Concat(Documents.SelectMany(d => new[] { d.Fa, d.En }.Concat(d.Columns ?? [])));
}
