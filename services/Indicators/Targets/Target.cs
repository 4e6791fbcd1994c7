using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Targets;

/// <summary>proposed → approved → superseded by the next one; or returned by an approver, or withdrawn by its agency.</summary>
public enum TargetStatus
{
    Proposed,
    Approved,
    Returned,
    Withdrawn,
    Superseded,
}

/// <summary>The value that a plan begins from.</summary>
/// <param name="Period">As written for the indicator's frequency and calendar.</param>
public sealed record TargetBaseline(string Period, decimal Value);

/// <param name="Year">Of the Jalali calendar.</param>
public sealed record YearlyTarget(int Year, decimal Value);

/// <summary>What an indicator is to reach in an area by the end of a plan.</summary>
/// <param name="Interim">One for each year of the plan but the last.</param>
/// <param name="Final">For the last year of the plan.</param>
/// <param name="ProposedBy">The subject who proposed it: the one who cannot approve it.</param>
public sealed record Target(
    Guid Id, string Indicator, string Plan, string Area, TargetStatus Status, TargetBaseline Baseline, IReadOnlyList<YearlyTarget> Interim, YearlyTarget Final,
    string? Note, string ProposedBy, string ProposedByName, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, int Version);

/// <summary>A target as an agency proposes it.</summary>
/// <param name="Area">IR when left out.</param>
public sealed record NewTarget(
    string Indicator, string Plan, TargetBaseline Baseline, IReadOnlyList<YearlyTarget> Interim, YearlyTarget Final, string? Area = null, string? Note = null);

/// <summary>What a target must be. Pure.</summary>
internal static class TargetRules
{
    /// <summary>The baseline and the yearly values in the order of the plan's years; or every field that is wrong.</summary>
    public static (Period Baseline, decimal[] Yearly, List<FieldError> Errors) Check(NewTarget target, Plan plan, IndicatorRow indicator)
    {
        var errors = new List<FieldError>();
        var (frequency, calendar) = (indicator.ParsedFrequency, indicator.ParsedCalendar);
        if (!Period.TryParse(target.Baseline.Period, frequency, calendar, out var baseline))
        {
            var example = Period.Example(frequency, calendar);
            errors.Add(new FieldError("baseline.period", $"دوره با تناوب یا تقویم شاخص نمی‌خواند؛ نمونهٔ درست: {example}", $"The period does not fit the indicator's frequency and calendar; right would be {example}"));
        }
        else if (baseline.LastDay >= JalaliDate.ToGregorian(plan.LastYear, 1, 1))
        {
            errors.Add(new FieldError("baseline.period", "سال پایه باید پیش از سال پایانی برنامه باشد", "The baseline must end before the last year of the plan begins"));
        }

        var years = target.Interim.Select(item => item.Year).ToList();
        var wanted = Enumerable.Range(plan.FirstYear, plan.LastYear - plan.FirstYear).ToList();
        if (!years.Order().SequenceEqual(wanted))
        {
            var list = string.Join(", ", wanted);
            errors.Add(new FieldError("interim", PersianText.WithPersianDigits($"برای هر یک از این سال‌ها یک هدف لازم است: {list.Replace(", ", "، ", StringComparison.Ordinal)}"), $"One target is needed for each of these years: {list}"));
        }

        if (target.Final.Year != plan.LastYear)
        {
            errors.Add(new FieldError("final.year", PersianText.WithPersianDigits($"سال پایانی برنامه {plan.LastYear} است"), $"The last year of the plan is {plan.LastYear}"));
        }

        CheckValue(errors, "baseline.value", target.Baseline.Value, indicator);
        CheckValue(errors, "final.value", target.Final.Value, indicator);
        foreach (var item in target.Interim)
        {
            CheckValue(errors, "interim", item.Value, indicator);
        }

        if (errors.Count == 0 && IsBackward(indicator, target))
        {
            errors.Add(new FieldError("final.value", "هدف پایانی باید از مقدار پایه بهتر باشد یا با آن برابر باشد", "The final target must not be worse than the baseline"));
        }

        return (baseline, [.. target.Interim.OrderBy(item => item.Year).Select(item => item.Value), target.Final.Value], errors);
    }

    private static bool IsBackward(IndicatorRow indicator, NewTarget target) => Enum.Parse<Direction>(indicator.Direction, ignoreCase: true) switch
    {
        Direction.More => target.Final.Value < target.Baseline.Value,
        Direction.Less => target.Final.Value > target.Baseline.Value,
        _ => false,
    };

    private static void CheckValue(List<FieldError> errors, string field, decimal value, IndicatorRow indicator)
    {
        if (value < indicator.ValidMin || value > indicator.ValidMax)
        {
            errors.Add(new FieldError(field, "مقدار بیرون از بازهٔ مجاز شاخص است", "The value is outside the indicator's valid range"));
        }
    }
}
