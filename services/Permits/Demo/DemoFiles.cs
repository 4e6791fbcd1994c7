using System.Globalization;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Types;

namespace Pak.Permits.Demo;

/// <summary>
/// Plausible histories, led through the same rules as real ones, from a fixed seed: the same type and number give the same
/// history relative to <paramref name="now"/>.
/// </summary>
internal sealed class DemoFiles(Random random, DateTimeOffset now)
{
    private static readonly LocalizedText[] Questions =
    [
        new("لطفاً نشانی دقیق محل را بنویسید", "Please give the exact address"),
        new("مدرک بارگذاری‌شده خوانا نیست؛ شمارهٔ آن را بنویسید", "The document is not legible: please give its number"),
        new("تاریخ آغاز فعالیت را روشن کنید", "Please state when the activity begins"),
    ];

    /// <summary>A file that ends in the given status.</summary>
    public Application Next(PermitType type, ApplicationStatus status)
    {
        // Decided files go back half a year; open ones are recent, some of them late.
        var age = status switch
        {
            ApplicationStatus.Submitted => random.Next(1, 6),
            ApplicationStatus.UnderReview or ApplicationStatus.AwaitingApplicant => random.Next(8, 8 + (type.StatutoryDays * 2)),
            _ => random.Next(40, 200),
        };
        var at = now.AddDays(-age).AddMinutes(-random.Next(0, 600));
        var area = type.Agency == "tehran-municipality" ? "IR-23" : Area.Iran[random.Next(1, Area.Iran.Count)].Code;
        var file = Application.Submit(Guid.CreateVersion7(at), type.Code, type.Version, type.Agency, area, sample: true, at);
        var officer = new Actor($"demo-{type.Agency}", "کارشناس نمونه");
        if (status == ApplicationStatus.Submitted || (status == ApplicationStatus.Withdrawn && random.Next(2) == 0))
        {
            return status == ApplicationStatus.Submitted ? file : Take(file, file.Withdraw("از درخواست خود منصرف شدم", Later(ref at, 4)).Value);
        }

        file = Take(file, file.StartReview(officer, file.Version, Later(ref at, 4)).Value);
        var isAsked = status == ApplicationStatus.AwaitingApplicant;
        if (isAsked || random.Next(3) == 0)
        {
            file = Take(file, file.Ask(officer, Questions[random.Next(Questions.Length)].Fa, file.Version, Later(ref at, 3)).Value);
            file = isAsked ? file : Take(file, file.Answer("پاسخ و توضیح لازم پیوست پرونده شد", Later(ref at, 6)).Value);
        }

        var decided = now;
        if (status is ApplicationStatus.Approved or ApplicationStatus.Refused or ApplicationStatus.Withdrawn)
        {
            decided = Later(ref at, type.StatutoryDays);
        }

        var conditions = type.ConditionNumbers(file.SubmittedAt);
        return status switch
        {
            ApplicationStatus.Approved => Take(file, file.Approve(officer, note: null, file.Version, decided).Value),
            ApplicationStatus.Refused => Take(file, file.Refuse(
                officer, [conditions[random.Next(conditions.Count)]], conditions, "این شرط احراز نشد", file.Version, decided).Value),
            ApplicationStatus.Withdrawn => Take(file, file.Withdraw("از درخواست خود منصرف شدم", decided).Value),
            _ => file,
        };
    }

    /// <summary>A valid national code that nobody has: no office issues codes beginning with 999.</summary>
    public NationalCode NationalCode()
    {
        var head = "999" + random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        for (var check = 0; check < 10; check++)
        {
            if (Contracts.NationalCode.TryParse(head + check.ToString(CultureInfo.InvariantCulture), out var code))
            {
                return code;
            }
        }

        throw new InvalidOperationException("Every nine digits have a check digit.");
    }

    private static Application Take(Application file, Step? step) =>
        file.Apply(step ?? throw new InvalidOperationException("A demo history breaks the rules."));

    private DateTimeOffset Later(ref DateTimeOffset at, int days)
    {
        at = at.AddHours(random.Next(3, 3 + (days * 24)));
        return at = at < now ? at : now;
    }
}
