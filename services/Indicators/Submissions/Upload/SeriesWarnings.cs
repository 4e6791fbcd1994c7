using System.Globalization;
using Pak.Indicators.Findings;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>What is questionable about the rows of a series beside what is published of it. Pure.</summary>
internal static class SeriesWarnings
{
    private const double LargestZScore = 3.5;
    private const int ShortestHistory = 8;

    public static IEnumerable<FindingEntry> Find(StagedSeries staged, SeriesPoints? current, decimal? changeThreshold) =>
    [
        .. current is null ? [] : Revisions(staged, current),
        .. changeThreshold is { } percent ? LargeChanges(staged, current, percent) : [],
        .. current is null ? [] : Outliers(staged, current),
    ];

    private static IEnumerable<FindingEntry> Revisions(StagedSeries staged, SeriesPoints current)
    {
        var points = staged.Points;
        for (int i = 0, at = 0; i < points.Count; i++)
        {
            while (at < current.Count && current.Periods[at] < points.Periods[i])
            {
                at++;
            }

            if (at < current.Count && current.Periods[at] == points.Periods[i] && (current.Values[at] != points.Values[i] || current.Statuses[at] != points.Statuses[i]))
            {
                yield return new(staged.Lines[i], FindingCode.Revision, "value", Text(points.Values[i]), Text(current.Values[at]) ?? current.Statuses.Substring(at, 1));
            }
        }
    }

    /// <summary>Each value beside the one before it, uploaded or published.</summary>
    private static IEnumerable<FindingEntry> LargeChanges(StagedSeries staged, SeriesPoints? current, decimal percent)
    {
        // Origin 1: published; 2: uploaded.
        var joined = current is null ? staged.Points : (current with { Origins = null }).Overlay(staged.Points, 2);
        decimal? before = null;
        for (int i = 0, line = 0; i < joined.Count; i++)
        {
            var isUploaded = joined.Origins is null || joined.Origins[i] == 2;
            if (joined.Values[i] is { } value)
            {
                if (isUploaded && before is { } earlier && IsLarge(value, earlier, percent))
                {
                    yield return new(staged.Lines[line], FindingCode.LargeChange, "value", Text(value), Text(earlier)!, Text(percent)!);
                }

                before = value;
            }

            line += isUploaded ? 1 : 0;
        }
    }

    private static bool IsLarge(decimal value, decimal before, decimal percent)
    {
        if (before == 0)
        {
            return false;
        }

        try
        {
            return Math.Abs(value - before) > Math.Abs(before) * percent / 100;
        }
        catch (OverflowException)
        {
            return Math.Abs((double)value - (double)before) > Math.Abs((double)before) * (double)percent / 100;
        }
    }

    /// <summary>Modified z-score (Iglewicz and Hoaglin): 0.6745 · |x − median| / median absolute deviation.</summary>
    private static IEnumerable<FindingEntry> Outliers(StagedSeries staged, SeriesPoints current)
    {
        var history = new List<double>(current.Count);
        foreach (var value in current.Values)
        {
            if (value is { } number)
            {
                history.Add((double)number);
            }
        }

        if (history.Count < ShortestHistory)
        {
            yield break;
        }

        var median = Median(history);
        for (var i = 0; i < history.Count; i++)
        {
            history[i] = Math.Abs(history[i] - median);
        }

        var deviation = Median(history);
        if (deviation <= 0)
        {
            yield break;
        }

        for (var i = 0; i < staged.Points.Count; i++)
        {
            if (staged.Points.Values[i] is { } value && 0.6745 * Math.Abs((double)value - median) / deviation is var score and > LargestZScore)
            {
                yield return new(
                    staged.Lines[i], FindingCode.Outlier, "value", Text(value), median.ToString(CultureInfo.InvariantCulture), score.ToString("0.0", CultureInfo.InvariantCulture));
            }
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
