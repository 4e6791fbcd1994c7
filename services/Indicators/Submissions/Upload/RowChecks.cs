using System.Text;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Findings;
using Pak.Indicators.Locks;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Checks a row of a file by itself and turns it into figures. Everything that is wrong with a row is found at once. Allocates
/// nothing for a right row whose period was seen before: files have millions of them.
/// </summary>
internal sealed class RowChecks(UploadRules rules)
{
    private const int LongestKey = 128;

    private static readonly string StatusList = string.Join(' ', ObservationStatus.Codes.AsEnumerable());
    private static readonly string MissingList = string.Join(' ', ObservationStatus.Missing.AsEnumerable());

    private static readonly Dictionary<string, short> AreaIndex =
        AreaList.All.Select((area, i) => (area.Code, i)).ToDictionary(pair => pair.Code, pair => (short)pair.i, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, FigureRule>.AlternateLookup<ReadOnlySpan<char>> _rules =
        new Dictionary<string, FigureRule>(rules.Indicators, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<string, short>.AlternateLookup<ReadOnlySpan<char>> _areas = AreaIndex.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly UploadedPeriods _periods = new(rules.Locks, rules.Now);
    private readonly BreakdownTexts _breakdowns = new(rules.Dimensions);
    private readonly DateOnly _today = JalaliDate.TehranDay(rules.Now);

    /// <summary>The row's figures; null when there are findings, which are added.</summary>
    public FigureRow? Check(in RowCells cells, List<FindingEntry> findings)
    {
        var (line, before) = (cells.Line, findings.Count);
        var rule = Indicator(cells.Indicator, line, findings);
        var area = Area(cells.Area, line, findings);
        var (value, status) = ValueAndStatus(cells.Value, cells.Status, line, findings);
        var period = rule is null ? default : PeriodOf(rule, cells.Period, status, line, findings);
        var breakdown = rule is null || cells.Breakdown.IsEmpty ? "" : Breakdown(rule, cells.Breakdown, line, findings);
        if (rule is not null && value is { } number && (number < rule.Min || number > rule.Max))
        {
            findings.Add(new(line, FindingCode.OutsideRange, "value", Text(cells.Value), Limit(rule.Min, "-∞"), Limit(rule.Max, "∞")));
        }

        return findings.Count == before ? new FigureRow(line, rule!, area, breakdown, period, value, status) : null;
    }

    private FigureRule? Indicator(ReadOnlySpan<byte> cell, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        if (!_rules.TryGetValue(Decode(cell, buffer), out var rule))
        {
            findings.Add(new(line, FindingCode.UnknownIndicator, "indicator", Text(cell)));
            return null;
        }

        if (rule.Agency != rules.Agency)
        {
            findings.Add(new(line, FindingCode.OtherAgency, "indicator", Text(cell), rule.Agency));
        }
        else if (rule.IsComputed)
        {
            findings.Add(new(line, FindingCode.Computed, "indicator", Text(cell)));
        }

        return rule;
    }

    private short Area(ReadOnlySpan<byte> cell, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        if (!_areas.TryGetValue(Decode(cell, buffer), out var area) && !AreaIndex.TryGetValue(PersianText.FoldDigits(Text(cell)), out area))
        {
            findings.Add(new(line, FindingCode.UnknownArea, "area", Text(cell)));
        }

        return area;
    }

    private string Breakdown(FigureRule rule, ReadOnlySpan<byte> cell, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        if (cell.Length <= LongestKey && _breakdowns.Canonical(Decode(cell, buffer), rule) is { } canonical)
        {
            return canonical;
        }

        findings.Add(rule.Breakdowns.Length == 0
            ? new(line, FindingCode.NoBreakdown, "breakdown", Text(cell))
            : new(line, FindingCode.UnknownBreakdown, "breakdown", Text(cell), _breakdowns.Example(rule)));
        return "";
    }

    private DateOnly PeriodOf(FigureRule rule, ReadOnlySpan<byte> cell, char status, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        if (_periods.FirstDay(Decode(cell, buffer), rule) is not { } firstDay)
        {
            findings.Add(new(line, FindingCode.WrongPeriod, "period", Text(cell), rule.ExamplePeriod));
            return default;
        }

        if (firstDay > _today && status != ObservationStatus.Forecast)
        {
            findings.Add(new(line, FindingCode.FuturePeriod, "period", Text(cell)));
        }

        if (_periods.LockOf(firstDay, rule) is { } closed)
        {
            findings.Add(Locked(line, Text(cell), closed));
        }

        return firstDay;
    }

    private static FindingEntry Locked(int line, string period, PeriodLock closed)
    {
        var opener = closed.Opener == LockOpener.Approver ? new LocalizedText("تأییدکنندهٔ دستگاه", "an approver of the agency") : new LocalizedText("مدیریت سامانه", "the administration of Pak");
        return new(
            line, FindingCode.LockedPeriod, "period", period, JalaliDate.InWords(closed.Since), closed.Since.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            Invariant(closed.Rule.ClosesAfterDays ?? 0), opener.Fa, opener.En);
    }

    private static (decimal? Value, char Status) ValueAndStatus(ReadOnlySpan<byte> valueCell, ReadOnlySpan<byte> statusCell, int line, List<FindingEntry> findings)
    {
        var status = valueCell.IsEmpty ? ObservationStatus.Absent : ObservationStatus.Normal;
        if (!statusCell.IsEmpty)
        {
            status = statusCell.Length == 1 ? char.ToUpperInvariant((char)statusCell[0]) : '\0';
            if (!ObservationStatus.Codes.Contains(status, StringComparison.Ordinal))
            {
                findings.Add(new(line, FindingCode.UnknownStatus, "status", Text(statusCell), StatusList));
            }
            else if (valueCell.IsEmpty != ObservationStatus.Missing.Contains(status, StringComparison.Ordinal))
            {
                findings.Add(new(line, FindingCode.ValueAgainstStatus, "status", Text(statusCell), MissingList));
            }
        }

        if (valueCell.IsEmpty)
        {
            return (null, status);
        }

        var reading = NumberText.TryRead(valueCell, out var value);
        if (reading != NumberReading.Number)
        {
            findings.Add(new(line, reading == NumberReading.NotANumber ? FindingCode.NotANumber : FindingCode.TooManyDigits, "value", Text(valueCell)));
        }

        return (value, status);
    }

    /// <summary>The cell's characters; nothing when it is longer than any key.</summary>
    private static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> cell, Span<char> buffer) =>
        cell.Length > buffer.Length ? default : buffer[..Encoding.UTF8.GetChars(cell, buffer)];

    private static string Text(ReadOnlySpan<byte> cell) => PlainText.Excerpt(Encoding.UTF8.GetString(cell.Length > 1000 ? cell[..1000] : cell));

    private static string Limit(decimal? limit, string open) => limit is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : open;

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
