using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Targets;

namespace Pak.Indicators.Reading;

public sealed record PreviousValue(string Period, decimal Value);

/// <param name="Absolute">In the indicator's unit.</param>
/// <param name="Relative">Percent of the previous value's size; null when that is zero.</param>
public sealed record ValueChange(decimal Absolute, decimal? Relative);

/// <summary>What a plan wants of the indicator in the year of its last value.</summary>
/// <param name="State">Null while there is no value after the baseline.</param>
public sealed record TargetNow(string Plan, int Year, decimal Value, TargetState? State);

public sealed record LatestAnswer(IReadOnlyList<LatestItem> Items);

/// <summary>An indicator in an area as it stands: one tile of the observatory.</summary>
/// <param name="Period">Of the last value that is neither missing nor a forecast; null with the other values where there is none.</param>
/// <param name="Previous">The value before it.</param>
/// <param name="Spark">The last values of the series, at most 24, the newest last; null where one is missing. Only when one area is asked for.</param>
/// <param name="Target">Of totals, by the plan that ends last, as it is now.</param>
/// <param name="Overdue">Whether a period of the last 400 days was due and nothing is published for it, in whichever area; never said of an earlier time.</param>
/// <param name="Recomputing">Whether a formula of it, or of what it is computed from, was set and its values are not yet what follows; never said of an earlier time.</param>
public sealed record LatestItem(
    string Code, LocalizedText Name, string Sector, LocalizedText Unit, int Multiplier, int Decimals, Direction Direction, Frequency Frequency, CalendarKind Calendar,
    string Agency, bool Sample, string? Area, string Breakdown, string? Period, decimal? Value, string? Status, DateTimeOffset? PublishedAt, PreviousValue? Previous,
    ValueChange? Change, IReadOnlyList<decimal?> Spark, TargetNow? Target, bool Overdue, bool Recomputing)
{
    internal static LatestItem Of(IndicatorRow indicator) => new(
        indicator.Code, new(indicator.NameFa, indicator.NameEn), indicator.Sector, new(indicator.UnitFa, indicator.UnitEn), indicator.Multiplier, indicator.Decimals,
        Enum.Parse<Direction>(indicator.Direction, ignoreCase: true), indicator.ParsedFrequency, indicator.ParsedCalendar, indicator.Agency, indicator.Sample,
        null, "", null, null, null, null, null, null, [], null, Overdue: false, Recomputing: false);

    internal static ValueChange? ChangeOf(decimal value, decimal? previous)
    {
        if (previous is not { } before)
        {
            return null;
        }

        try
        {
            var difference = value - before;
            return new(difference, before == 0 ? null : decimal.Round(difference / Math.Abs(before) * 100, 4));
        }
        catch (OverflowException)
        {
            return null; // further apart than 28 digits can say
        }
    }
}
