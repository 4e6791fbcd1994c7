using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Pak.Contracts;

namespace Pak.Indicators.Reading;

/// <summary>A period in every form that answers need.</summary>
/// <param name="Written">As Pak writes it: <c>1403-07</c>.</param>
/// <param name="Sdmx">As SDMX 3.0 writes it: like <paramref name="Written"/> in the Gregorian calendar, else a time range (<c>2024-09-22/P1M</c>).</param>
/// <param name="Year">Of the indicator's calendar.</param>
internal sealed record PeriodText(Period Period, string Written, byte[] WrittenBytes, string Sdmx, byte[] SdmxBytes, int Year)
{
    public static PeriodText Of(Period period)
    {
        var written = period.ToString();
        var sdmx = period.Calendar == CalendarKind.Gregorian ? written
            : string.Create(CultureInfo.InvariantCulture, $"{period.FirstDay:yyyy-MM-dd}/{DurationOf(period.Frequency)}");
        return new(period, written, Encoding.ASCII.GetBytes(written), sdmx, Encoding.ASCII.GetBytes(sdmx), int.Parse(written.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static string DurationOf(Frequency frequency) => frequency switch
    {
        Frequency.Annual => "P1Y",
        Frequency.HalfYearly => "P6M",
        Frequency.Quarterly => "P3M",
        Frequency.Monthly => "P1M",
        Frequency.Weekly => "P7D",
        _ => "P1D",
    };
}

/// <summary>
/// The texts of the periods of one frequency and calendar by their first days. Working one out costs a hundred times what writing it does, and
/// figures share few periods; they are kept for ever (a century of days is 36,525).
/// </summary>
internal sealed class PeriodTexts
{
    private static readonly PeriodTexts[] All =
        [.. from calendar in Enum.GetValues<CalendarKind>() from frequency in Enum.GetValues<Frequency>() select new PeriodTexts(frequency, calendar)];

    private readonly ConcurrentDictionary<int, PeriodText> _known = new();
    private readonly Func<int, PeriodText> _make;

    private PeriodTexts(Frequency frequency, CalendarKind calendar) =>
        _make = day => PeriodText.Of(Period.Containing(DateOnly.FromDayNumber(day), frequency, calendar));

    public static PeriodTexts Of(Frequency frequency, CalendarKind calendar) => All[((int)calendar * Enum.GetValues<Frequency>().Length) + (int)frequency];

    public PeriodText this[DateOnly firstDay] => _known.GetOrAdd(firstDay.DayNumber, _make);
}
