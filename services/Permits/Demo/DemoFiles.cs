using System.Globalization;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Demo;

/// <summary>
/// Plausible histories, led through the same rules as real ones, from a fixed seed: the same type and number give the same
/// history relative to <paramref name="now"/>.
/// </summary>
internal sealed class DemoFiles(Random random, RuleBook book, DateTimeOffset now)
{
    private static readonly LocalizedText[] Questions =
    [
        new("لطفاً نشانی دقیق محل را بنویسید", "Please give the exact address"),
        new("مدرک بارگذاری‌شده خوانا نیست؛ شمارهٔ آن را بنویسید", "The document is not legible: please give its number"),
        new("تاریخ آغاز فعالیت را روشن کنید", "Please state when the activity begins"),
    ];

    /// <summary>A file that ends in the given status, where the rules of its type allow that one.</summary>
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
        var file = Submitted(type, at);
        if (type.IsIssuedAtOnce)
        {
            return file.Apply(file.Register());
        }

        var officer = Officer(type.Agency);
        if (status == ApplicationStatus.Submitted || (status == ApplicationStatus.Withdrawn && random.Next(2) == 0))
        {
            return status == ApplicationStatus.Submitted ? file : Take(file, file.Withdraw("از درخواست خود منصرف شدم", Later(ref at, 4)).Value);
        }

        file = Reviewed(file, type, AtWork(Later(ref at, 4)));
        var isAsked = status == ApplicationStatus.AwaitingApplicant;
        if (isAsked || random.Next(3) == 0)
        {
            file = Act(file, type, AtWork(Later(ref at, 3)), (f, now) => f.Ask(officer, Questions[random.Next(Questions.Length)].Fa, f.Version, now));
            file = isAsked ? file : Act(file, type, Later(ref at, 6), (f, now) => f.Answer("پاسخ و توضیح لازم پیوست پرونده شد", now));
        }

        var decided = now;
        if (status is ApplicationStatus.Approved or ApplicationStatus.Refused or ApplicationStatus.Withdrawn)
        {
            decided = AtWork(Later(ref at, type.StatutoryDays));
            file = Answered(file, type, AtWork(decided.AddDays(-1)));
        }

        return status switch
        {
            ApplicationStatus.Approved => Act(file, type, decided, (f, now) => f.Approve(officer, note: null, f.Version, now)),
            ApplicationStatus.Refused => Act(file, type, decided, (f, now) => f.Refuse(
                officer, [type.ConditionNumbers(f.SubmittedAt)[random.Next(type.ConditionNumbers(f.SubmittedAt).Count)]], type.ConditionNumbers(f.SubmittedAt), "این شرط احراز نشد", f.Version, now)),
            ApplicationStatus.Withdrawn => Act(file, type, decided, (f, now) => f.Withdraw("از درخواست خود منصرف شدم", now)),
            _ => file,
        };
    }

    /// <summary>A file that was refused lately, with an appeal that waits for the oversight agency.</summary>
    public Application Appealed(PermitType type)
    {
        var file = Reviewed(Submitted(type, now.AddDays(-random.Next(12, 16))), type, AtWork(now.AddDays(-10)));
        var conditions = type.ConditionNumbers(file.SubmittedAt);
        file = Take(file, file.Refuse(Officer(type.Agency), [conditions[random.Next(conditions.Count)]], conditions, "این شرط احراز نشد", file.Version, AtWork(now.AddDays(-6))).Value);
        return Take(file, file.LodgeAppeal(type.OversightAgency, Schedule.AppealUntil(file, file.Refusal!, book), "مدرک این شرط پیوست بود و دیده نشده است", now.AddDays(-2)).Value);
    }

    /// <summary>A file under review whose other agencies have just been asked.</summary>
    public Application Inquiring(PermitType type) => Reviewed(Submitted(type, now.AddDays(-3)), type, AtWork(now.AddDays(-1)));

    /// <summary>A file that only wants its decision, with so many working days left for it, or as few as there can be today.</summary>
    public Application Pressing(PermitType type, int daysLeft)
    {
        var at = Enumerable.Range(1, 400).Select(days => now.AddDays(-days))
            .Select(at => (At: at, PermitClock.Read(Submitted(type, at).History, type.StatutoryDays, book.Calendar, now).Deadline))
            .Where(c => c.Deadline > now && book.Calendar.DaysLeft(now, c.Deadline.Value) >= daysLeft)
            .MinBy(c => c.Deadline).At;
        var file = Reviewed(Submitted(type, at), type, AtWork(at.AddHours(20)));
        return Answered(file, type, AtWork(at.AddHours(40)));
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

    private Application Submitted(PermitType type, DateTimeOffset at)
    {
        var area = type.Agency == "tehran-municipality" ? "IR-23" : Area.Iran[random.Next(1, Area.Iran.Count)].Code;
        return Application.Submit(Guid.CreateVersion7(at), type.Code, type.Version, type.Agency, area, sample: true, at);
    }

    /// <summary>The review began, and the type's inquiries went out with it.</summary>
    private static Application Reviewed(Application file, PermitType type, DateTimeOffset at)
    {
        var officer = Officer(type.Agency);
        file = Take(file, file.StartReview(officer, file.Version, at).Value);
        foreach (var inquiry in type.Inquiries)
        {
            file = Take(file, file.SendInquiry(officer, Guid.CreateVersion7(at), inquiry.Code, inquiry.Agency, file.Version, at).Value);
        }

        return file;
    }

    /// <summary>The other agencies have nothing against it.</summary>
    private Application Answered(Application file, PermitType type, DateTimeOffset at)
    {
        foreach (var inquiry in file.Inquiries.Where(i => i.IsOpen))
        {
            file = Act(file, type, at, (f, now) => f.AnswerInquiry(Officer(inquiry.Agency), inquiry.Id, favourable: true, "از نظر این دستگاه مانعی ندارد", now));
        }

        return file;
    }

    private static Actor Officer(string agency) => new($"demo-{agency}", "کارشناس نمونه", agency);

    private static Application Take(Application file, Step? step) =>
        file.Apply(step ?? throw new InvalidOperationException("A demo history breaks the rules."));

    /// <summary>Time passes first: what silence or a lapse has closed by then stays as it is.</summary>
    private Application Act(Application file, PermitType type, DateTimeOffset at, Func<Application, DateTimeOffset, Result<Step>> act)
    {
        var passed = PassageOfTime.Until(at, file, 0, type, book).File;
        return !passed.Status.IsOpen() || act(passed, at).Value is not { } step ? passed : passed.Apply(step);
    }

    /// <summary>When somebody at an office does what falls due at an instant: between 8 and 14 on a working day; at once where that is still ahead.</summary>
    private DateTimeOffset AtWork(DateTimeOffset at)
    {
        var day = JalaliDate.TehranDay(at);
        while (book.Calendar.Of(day).Kind != DayKind.Working || WorkingCalendar.StartOf(day).AddHours(14) < at)
        {
            day = day.AddDays(1);
        }

        var opening = WorkingCalendar.StartOf(day).AddHours(8).AddMinutes(at.Minute);
        return at >= opening ? at : opening <= now ? opening : at;
    }

    private DateTimeOffset Later(ref DateTimeOffset at, int days)
    {
        at = at.AddHours(random.Next(3, 3 + (days * 24)));
        return at = at < now ? at : now;
    }
}
