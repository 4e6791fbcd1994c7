using Pak.Contracts;

namespace Pak.Permits.Calendar;

/// <summary>A number that the law or the administration may change, from a day on.</summary>
internal sealed record TimeRule(string Name, DateOnly EffectiveFrom, int Value, LocalizedText Basis)
{
    public const string QuestionDays = "question-days";
    public const string AppealDays = "appeal-days";
    public const string AppealAnswerDays = "appeal-answer-days";
    public const string FirstWarning = "first-warning-percent";
    public const string SecondWarning = "second-warning-percent";

    public static IReadOnlyList<string> Names { get; } = [QuestionDays, AppealDays, AppealAnswerDays, FirstWarning, SecondWarning];

    public bool IsPercent => Name is FirstWarning or SecondWarning;
}

/// <summary>Everything that time is judged by: the working calendar and the rules, as one version of them.</summary>
internal sealed class RuleBook(int version, WorkingCalendar calendar, IEnumerable<TimeRule> rules)
{
    private readonly ILookup<string, TimeRule> _rules = rules.OrderByDescending(r => r.EffectiveFrom).ToLookup(r => r.Name);

    public int Version => version;

    public WorkingCalendar Calendar => calendar;

    public IEnumerable<TimeRule> Rules => _rules.SelectMany(r => r);

    /// <summary>A rule as in force on a day; before its first day, as it was first.</summary>
    public int Of(string rule, DateOnly day) => (_rules[rule].FirstOrDefault(r => r.EffectiveFrom <= day) ?? _rules[rule].Last()).Value;
}
