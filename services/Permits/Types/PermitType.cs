using System.ComponentModel.DataAnnotations;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Types;

/// <summary>Registration: a complete file is issued. Approval: the agency judges.</summary>
public enum PermitClass
{
    Registration,
    Approval,
}

/// <summary>What an applicant must fulfil, with the law that says so. A refusal cites its number.</summary>
public sealed record Condition([property: Range(1, 999)] int Number, LocalizedText Text, LocalizedText Basis);

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
    IReadOnlyList<LocalizedText> Documents,
    long Fee,
    int ValidityMonths,
    DateOnly EffectiveFrom,
    bool Sample)
{
    /// <summary>The next version, when one is defined and not in force yet.</summary>
    public UpcomingVersion? Upcoming { get; init; }

    /// <summary>The condition numbers that a refusal under this version may cite.</summary>
    internal IReadOnlyList<int> ConditionNumbers => [.. Conditions.Select(c => c.Number)];

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

        if (Texts().Any(t => t.Length == 0 || t.Any(char.IsControl)))
        {
            errors.Add(new("$", "متن‌ها نباید خالی باشند یا نویسهٔ کنترلی داشته باشند", "Texts must not be empty or contain control characters"));
        }

        return errors.Count > 0 ? Problems.TypeInvalid.With(errors) : this;
    }

    private IEnumerable<string> Texts() => new[] { Title }
        .Concat(Documents)
        .Concat(Conditions.SelectMany(c => new[] { c.Text, c.Basis }))
        .SelectMany(t => new[] { t.Fa, t.En });
}
