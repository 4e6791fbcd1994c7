using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Tests.Calendar;
using Pak.Permits.Types;

namespace Pak.Permits.Tests;

/// <summary>Types, rules and files for tests that need no service.</summary>
internal static class Samples
{
    public static Actor Officer { get; } = new("officer-1", "Officer", "health");

    public static Actor AskedOfficer { get; } = new("asked-1", "Asked", "environment");

    public static Actor Hearer { get; } = new("hearer-1", "Hearer", "oversight");

    public static RuleBook Book { get; } = BookOf(SeededCalendar.Calendar);

    public static RuleBook BookOf(WorkingCalendar calendar, int version = 1) => new(version, calendar,
    [
        Rule(TimeRule.QuestionDays, 30), Rule(TimeRule.AppealDays, 10), Rule(TimeRule.AppealAnswerDays, 20), Rule(TimeRule.FirstWarning, 75), Rule(TimeRule.SecondWarning, 90),
    ]);

    public static PermitType Type(int days = 10, bool tacit = true, int extension = 5, Silence silence = Silence.Consent, int inquiryDays = 3, bool inquires = false) =>
        new("t", 1, new("پروانه", "Permit"), "health", PermitClass.Approval, days, 1, tacit,
            [new Condition(1, new("شرط", "Condition"), new("ماده", "Article")), new Condition(3, new("شرط", "Condition"), new("ماده", "Article"))],
            [], 0, 12, new DateOnly(2018, 1, 1), Sample: false)
        {
            ExtensionDays = extension,
            OversightAgency = "oversight",
            Inquiries = inquires ? [new Inquiry("site", "environment", new("نظر؟", "Opinion?"), inquiryDays, silence)] : [],
        };

    public static Application File(DateTimeOffset at) => Application.Submit(Guid.CreateVersion7(at), "t", 1, "health", "IR-23", sample: false, at);

    private static TimeRule Rule(string name, int value) => new(name, new DateOnly(1980, 3, 21), value, new("قاعده", "Rule"));
}
