using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Shared;

namespace Pak.Portal.Pages.Workspace;

/// <summary>What only staff read of permits: time that runs out, notices, who took a step.</summary>
internal static class StaffWords
{
    /// <summary>The time that is left, in words and with a sign; the colour says the same.</summary>
    /// <param name="daysLeft">Working days after today.</param>
    /// <param name="end">When the time ends; null: it stands still.</param>
    /// <param name="warned">The highest warning given, 0 to 3.</param>
    public static Tag TimeLeft(this Words w, int? daysLeft, DateTimeOffset? end, int warned, DateTimeOffset now) => daysLeft switch
    {
        _ when end is null => new(w["⏸ ایستاده", "⏸ Paused"], "quiet"),
        _ when end <= now => w.TimeIsOver(),
        0 => new(w["⚠ امروز روز آخر", "⚠ Last day today"], "bad"),
        { } days when warned > 0 || days == 1 => new(w[$"▲ {w.Number(days)} روز کاری مانده", $"▲ {w.Count(days, "working day")} left"], "wait"),
        { } days => new(w[$"{w.Number(days)} روز کاری مانده", $"{w.Count(days, "working day")} left"], "calm"),
        null => new(w["در مهلت", "In time"], "calm"),
    };

    public static string Warning(this Words w, int level) => level switch
    {
        1 => w["هشدار نخست (۷۵٪ مهلت)", "First warning (75% of the time)"],
        2 => w["هشدار دوم (۹۰٪ مهلت)", "Second warning (90% of the time)"],
        _ => w["مهلت گذشته (۱۰۰٪)", "Time is over (100%)"],
    };

    public static string Notice(this Words w, string what) => what switch
    {
        "first-warning" => w["هشدار نخست: بیشتر مهلت رسیدگی گذشته است", "First warning: most of the time for the decision has passed"],
        "second-warning" => w["هشدار دوم: مهلت رسیدگی رو به پایان است", "Second warning: the time for the decision is running out"],
        "deadline" => w["مهلت رسیدگی گذشت و تصمیمی گرفته نشد", "The time for the decision is over and nothing was decided"],
        "appeal-late" => w["مهلت رسیدگی به اعتراض گذشت", "The time for deciding the appeal is over"],
        "moved" => w["با تغییر تقویم کاری، مهلت جابه‌جا شد", "The working calendar changed and the deadline moved"],
        "renewal-asked" => w["دارندهٔ مجوز درخواست تمدید کرد", "The holder of the permit asked for its renewal"],
        "silence" => w["دستگاه دیگر به استعلام پاسخ نداد", "The other agency did not answer the inquiry"],
        _ => what,
    };

    public static Tag NoticeLevel(this Words w, int level) => level switch
    {
        0 => new(w["برای آگاهی", "To know"], "quiet"),
        1 => new(w["▲ کارشناس", "▲ Officer"], "wait"),
        2 => new(w["▲ سرپرست", "▲ Supervisor"], "wait"),
        _ => w.TimeIsOver(),
    };

    /// <summary>A wish for a renewal that waits no longer: answered, or over with its permit.</summary>
    public static Tag WishAnswered(this Words w, string kind) => kind is "renewed" or "renewal-declined"
        ? new(w["✔ پاسخ‌داده‌شده", "✔ Answered"], "good")
        : new(w["منتفی", "No longer needed"], "quiet");

    /// <summary>Who took a step: an officer, the clock, the applicant or, at a counter, a clerk for the applicant.</summary>
    public static string By(this Words w, DeskStep step) => step switch
    {
        { IsTime: true } => w["گذر زمان", "The passing of time"],
        { Kind: "submitted", By: { } clerk } => w[$"{clerk} در پیشخوان دستگاه", $"{clerk}, at the agency’s counter"],
        { By: { } officer } => officer,
        _ => w["متقاضی", "The applicant"],
    };
}

/// <summary>The documents of a file, for the page that passes them on by its handler <c>Document</c>.</summary>
/// <param name="Filed">Null while they cannot be listed.</param>
internal sealed record FileDocuments(DeskFile File, IReadOnlyList<FiledDocument>? Filed)
{
    public string NameOf(FiledDocument filed, Words w) =>
        File.Documents.FirstOrDefault(d => d.Code == filed.Document) is { } asked ? w[asked.Fa, asked.En] : filed.Document;
}

/// <summary>The clock of a file. The service tells its days on to where the deadline would have been, also after the end of the file.</summary>
/// <param name="Clock">Null while it cannot be read.</param>
internal sealed record FileClock(DeskFile File, DeskClock? Clock, DateTimeOffset Now)
{
    /// <summary>The days until the file was closed, or until the deadline.</summary>
    public IEnumerable<DeskClockDay> Days => (Clock?.Days ?? []).Where(day => EndedAt is not { } end || day.Day <= JalaliDate.TehranDay(end.AddTicks(-1)));

    private DateTimeOffset? EndedAt => File.History.FirstOrDefault(s => s.Kind is "approved" or "tacitly-approved" or "refused" or "withdrawn" or "lapsed")?.At;

    /// <summary>Whether the agency may yet use the day.</summary>
    public bool IsAhead(DeskClockDay day) => day.Kind == "counted" && day.Day > JalaliDate.TehranDay(Now);
}

/// <summary>That an act cannot be undone, or what it does, to be confirmed by its box.</summary>
internal sealed record Confirmation(string Name, string Label);
