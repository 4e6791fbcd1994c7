using System.Globalization;
using System.Text;
using Pak.Contracts;

namespace Pak.Indicators.Demo;

/// <summary>
/// What the demo agencies have delivered by when, as if Pak had been in use for 110 days: the history at first, then every thirty days
/// what has come; some late, some revised, some not at all. Pure.
/// </summary>
/// <param name="now">The present.</param>
internal sealed class DemoCalendar(DateTimeOffset now)
{
    private const int FirstYear = 1394;

    /// <summary>Days from the end of a period until its values are there.</summary>
    private const int Work = 7;

    /// <summary>The deliveries, the last of them twenty days ago.</summary>
    public IReadOnlyList<DateTimeOffset> Deliveries { get; } = [.. Enumerable.Range(0, 4).Select(i => now.AddDays(-110 + (30 * i)))];

    /// <summary>The upload file of an agency's indicators at a delivery; null when there is nothing to deliver. The note says what was revised.</summary>
    public (byte[] File, string? Note)? Delivery(IReadOnlyList<DemoIndicator> indicators, int delivery)
    {
        var csv = Begin();
        var length = csv.Length;
        var isRevised = false;
        foreach (var indicator in indicators)
        {
            foreach (var period in Periods(indicator))
            {
                if (DeliveryOf(indicator, period) == delivery)
                {
                    Append(csv, indicator, period, revision: 1);
                }
                else if (IsRevised(indicator, delivery) && IsLast(indicator, period, delivery))
                {
                    Append(csv, indicator, period, revision: 1.015m);
                    isRevised = true;
                }
            }
        }

        return csv.Length == length ? null : (Encoding.UTF8.GetBytes(csv.ToString()), isRevised ? "بازنگری مقدار دورهٔ پیش با داده‌های کامل‌تر" : null);
    }

    /// <summary>What waits for approval: what has come since the last delivery, and a correction of the last values of two indicators.</summary>
    public byte[] Waiting(IReadOnlyList<DemoIndicator> indicators)
    {
        var csv = Begin();
        foreach (var indicator in indicators)
        {
            foreach (var period in Periods(indicator).Where(period => DeliveryOf(indicator, period) is null && !IsStopped(indicator)))
            {
                Append(csv, indicator, period, revision: 1);
            }
        }

        foreach (var indicator in indicators.Take(2))
        {
            Append(csv, indicator, Periods(indicator).Last(period => DeliveryOf(indicator, period) is not null), revision: 0.99m);
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>The value of an area in the last period of a year.</summary>
    public static (Period Period, decimal Value) AtEndOf(DemoIndicator indicator, int year, string area)
    {
        var period = Period.Containing(JalaliDate.ToGregorian(year + 1, 1, 1).AddDays(-1), indicator.Content.Frequency, CalendarKind.Jalali);
        return (period, DemoValues.Of(indicator, period).First(figure => Area.Iran[figure.Area].Code == area && figure.Breakdown.Length == 0).Value);
    }

    /// <summary>Every period that has ended and whose values are there.</summary>
    private IEnumerable<Period> Periods(DemoIndicator indicator)
    {
        var period = Period.Containing(JalaliDate.ToGregorian(FirstYear, 1, 1), indicator.Content.Frequency, CalendarKind.Jalali);
        for (; period.LastDay.AddDays(Work) <= JalaliDate.TehranDay(now); period = period.Next())
        {
            yield return period;
        }
    }

    /// <summary>Which delivery brings a period; null when none has yet.</summary>
    private int? DeliveryOf(DemoIndicator indicator, Period period)
    {
        var ready = period.LastDay.AddDays(Work + (IsSlow(indicator) ? 45 : 0));
        for (var i = 0; i < Deliveries.Count; i++)
        {
            if (ready <= JalaliDate.TehranDay(Deliveries[i]))
            {
                return i > 1 && IsStopped(indicator) ? null : i;
            }
        }

        return null;
    }

    /// <summary>Delivers after its day.</summary>
    private static bool IsSlow(DemoIndicator indicator) => indicator.Ordinal % 11 == 7;

    /// <summary>Has delivered nothing for eighty days.</summary>
    private static bool IsStopped(DemoIndicator indicator) => indicator.Ordinal % 13 == 4;

    private static bool IsRevised(DemoIndicator indicator, int delivery) => indicator.Ordinal % 8 == 3 && (delivery is 1 or 3);

    /// <summary>The last period that had been delivered before.</summary>
    private bool IsLast(DemoIndicator indicator, Period period, int delivery) =>
        DeliveryOf(indicator, period) < delivery && !(DeliveryOf(indicator, period.Next()) < delivery);

    private static StringBuilder Begin() => new("indicator,area,breakdown,period,value\n");

    private static void Append(StringBuilder csv, DemoIndicator indicator, Period period, decimal revision)
    {
        var written = period.ToString();
        foreach (var (area, breakdown, value) in DemoValues.Of(indicator, period, revision))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{indicator.Content.Code},{Area.Iran[area].Code},{breakdown},{written},{value}\n");
        }
    }
}
