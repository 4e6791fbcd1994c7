using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Tracked;

/// <summary>Days of a clock that follow each other and are alike: one line of the explanation.</summary>
/// <param name="Reason">The rule that makes them what they are.</param>
/// <param name="First">Of counted days: the number of the first.</param>
/// <param name="IsAhead">They are still to come.</param>
internal sealed record ClockStretch(DateOnly From, DateOnly To, string Kind, LocalizedText Reason, int? First, int? Last, bool IsAhead)
{
    /// <param name="days">In order.</param>
    /// <param name="today">The last day that has begun.</param>
    public static IReadOnlyList<ClockStretch> Of(IEnumerable<ClockDay> days, DateOnly today)
    {
        var stretches = new List<ClockStretch>();
        foreach (var day in days)
        {
            var isAhead = day.Day > today;
            if (stretches is [.., var last] && last.Kind == day.Kind && last.Reason == day.Reason && last.IsAhead == isAhead && last.To.AddDays(1) == day.Day)
            {
                stretches[^1] = last with { To = day.Day, Last = day.Number };
            }
            else
            {
                stretches.Add(new ClockStretch(day.Day, day.Day, day.Kind, day.Reason, day.Number, day.Number, isAhead));
            }
        }

        return stretches;
    }

    public string InWords(Words w) => (Kind, IsAhead) switch
    {
        ("start", _) => w["شمرده نشد", "not counted"],
        ("counted", false) => w[$"شمرده شد ({Numbers(w)})", $"counted ({Numbers(w)})"],
        ("counted", true) => w[$"شمرده می‌شود ({Numbers(w)})، اگر پرونده نزد دستگاه بماند", $"will count ({Numbers(w)}) if the file stays with the agency"],
        ("paused", _) => w["شمرده نشد؛ زمان ایستاده بود", "not counted: the clock stood still"],
        ("weekend", _) => w["تعطیل آخر هفته", "weekend"],
        ("holiday", _) => w["تعطیل رسمی", "public holiday"],
        _ => Kind,
    };

    /// <summary>The rule, where the words do not say it already.</summary>
    public bool HasReason => !(Kind == "counted" && IsAhead);

    private string Numbers(Words w) => First == Last
        ? w[$"روز {w.Number(First)}", $"day {w.Number(First)}"]
        : w[$"روزهای {w.Number(First)} تا {w.Number(Last)}", $"days {w.Number(First)} to {w.Number(Last)}"];
}
