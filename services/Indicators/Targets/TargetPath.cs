using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Targets;

/// <summary>How far an indicator is on its way to a target.</summary>
public enum TargetState
{
    /// <summary>The final target is reached.</summary>
    Achieved,

    /// <summary>At least 95 % of the way from the baseline to where the path should be by now.</summary>
    OnTrack,

    OffTrack,
}

/// <summary>
/// The way from a baseline to a final target: straight lines between the baseline, which holds at the end of its period, and the
/// yearly targets, which hold at the end of their Jalali years. Pure.
/// </summary>
internal sealed record TargetPath(Period Baseline, decimal BaselineValue, int FirstYear, IReadOnlyList<decimal> Yearly)
{
    /// <summary>The share of the way that was to be gone by now which is still on track (the Open SDG method's limit).</summary>
    private const decimal OnTrackShare = 0.95m;

    public int FinalYear => FirstYear + Yearly.Count - 1;

    public decimal FinalValue => Yearly[^1];

    /// <summary>The year of the plan that a value of this period is held to: the Jalali year in which the period ends, or the nearest year of the plan.</summary>
    public int YearOf(Period period) => Math.Clamp(JalaliDate.Of(period.LastDay).Year, FirstYear, FinalYear);

    public decimal TargetOf(int year) => Yearly[year - FirstYear];

    /// <summary>Where the path is on a day: the baseline before it, the final target after it.</summary>
    public decimal Expected(DateOnly day)
    {
        var (fromDay, fromValue) = (Baseline.LastDay, BaselineValue);
        if (day <= fromDay)
        {
            return fromValue;
        }

        for (var i = 0; i < Yearly.Count; i++)
        {
            var end = JalaliDate.ToGregorian(FirstYear + i + 1, 1, 1).AddDays(-1);
            if (end <= fromDay)
            {
                continue; // a baseline within the plan: years that ended before it say nothing
            }

            if (day <= end)
            {
                return fromValue + ((Yearly[i] - fromValue) * (day.DayNumber - fromDay.DayNumber) / (end.DayNumber - fromDay.DayNumber));
            }

            (fromDay, fromValue) = (end, Yearly[i]);
        }

        return fromValue;
    }

    /// <summary>The state that a value of a period shows; null for a period that is not after the baseline's.</summary>
    public TargetState? State(Direction direction, Period period, decimal value)
    {
        if (period.LastDay <= Baseline.LastDay)
        {
            return null;
        }

        // Where more and less are both wrong the target says which way to go.
        var sign = direction switch
        {
            Direction.More => 1,
            Direction.Less => -1,
            _ => FinalValue >= BaselineValue ? 1 : -1,
        };
        if (sign * (value - FinalValue) >= 0)
        {
            return TargetState.Achieved;
        }

        var due = sign * (Expected(period.LastDay) - BaselineValue);
        var gone = sign * (value - BaselineValue);
        // Where the path does not lead forward, staying on it or above is enough.
        return gone >= (due > 0 ? OnTrackShare * due : due) ? TargetState.OnTrack : TargetState.OffTrack;
    }
}
