using Pak.Indicators.Submissions.Upload;

namespace Pak.Indicators.Reading;

/// <summary>What the values of a series come to by year. Missing values and forecasts do not count.</summary>
internal sealed record YearsOfSeries(int[] Years, int[] Counts, decimal[] Sums, decimal[] Lasts)
{
    public static readonly YearsOfSeries None = new([], [], [], []);

    /// <summary>Null when a sum has more than 28 digits: then the years of this series are not summed up.</summary>
    public static YearsOfSeries? Of(DateOnly[] periods, decimal?[] values, string statuses, PeriodTexts texts)
    {
        var (years, counts, sums, lasts) = (new List<int>(), new List<int>(), new List<decimal>(), new List<decimal>());
        for (var i = 0; i < periods.Length; i++)
        {
            if (values[i] is not { } value || statuses[i] == ObservationStatus.Forecast)
            {
                continue;
            }

            var year = texts[periods[i]].Year;
            if (years.Count == 0 || years[^1] != year)
            {
                years.Add(year);
                counts.Add(0);
                sums.Add(0);
                lasts.Add(0);
            }

            try
            {
                (counts[^1], sums[^1], lasts[^1]) = (counts[^1] + 1, sums[^1] + value, value);
            }
            catch (OverflowException)
            {
                return null;
            }
        }

        return new([.. years], [.. counts], [.. sums], [.. lasts]);
    }
}
