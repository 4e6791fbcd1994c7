using System.Text;
using CsvHelper;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>
/// Checks a row of a file by itself and turns it into figures. Everything that is wrong with a row is found at once. Allocates
/// nothing for a right row whose period was seen before: files have millions of them.
/// </summary>
internal sealed class RowChecks(IReadOnlyDictionary<string, FigureRule> rules, string agency, DateOnly today)
{
    public static readonly string[] Columns = ["indicator", "area", "period", "value", "status"];
    public const int RequiredColumns = 4;

    private const int LongestKey = 128;
    private const int MaxKnownPeriods = 50_000;

    private static readonly string StatusList = string.Join(' ', ObservationStatus.Codes.AsEnumerable());
    private static readonly string MissingList = string.Join(' ', ObservationStatus.Missing.AsEnumerable());

    private static readonly Dictionary<string, short> AreaIndex =
        AreaList.All.Select((area, i) => (area.Code, i)).ToDictionary(pair => pair.Code, pair => (short)pair.i, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, FigureRule>.AlternateLookup<ReadOnlySpan<char>> _rules =
        new Dictionary<string, FigureRule>(rules, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<string, short>.AlternateLookup<ReadOnlySpan<char>> _areas = AreaIndex.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<(Frequency, CalendarKind), Dictionary<string, DateOnly>> _periods = [];

    /// <summary>The row's figures; null when there are findings, which are added.</summary>
    public FigureRow? Check(CsvReader reader, int[] columns, int width, List<FindingEntry> findings)
    {
        var line = (int)reader.LineNumber;
        if (reader.FieldCount != width)
        {
            findings.Add(new(line, FindingCode.WrongFieldCount, null, null, Invariant(reader.FieldCount), Invariant(width)));
            return null;
        }

        var before = findings.Count;
        var rule = Indicator(reader.GetSpan(columns[0]), line, findings);
        var area = Area(reader.GetSpan(columns[1]), line, findings);
        var (value, status) = ValueAndStatus(
            reader.GetSpan(columns[3]), columns[4] < 0 ? default : reader.GetSpan(columns[4]), line, findings);
        var period = rule is null ? default : PeriodOf(rule, reader.GetSpan(columns[2]), status, line, findings);
        if (rule is not null && value is { } number && (number < rule.Min || number > rule.Max))
        {
            findings.Add(new(line, FindingCode.OutsideRange, "value", Text(reader.GetSpan(columns[3])), Limit(rule.Min, "-∞"), Limit(rule.Max, "∞")));
        }

        return findings.Count == before ? new FigureRow(line, rule!, area, "", period, value, status) : null;
    }

    private FigureRule? Indicator(ReadOnlySpan<byte> cell, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        if (!_rules.TryGetValue(Decode(cell, buffer), out var rule))
        {
            findings.Add(new(line, FindingCode.UnknownIndicator, "indicator", Text(cell)));
            return null;
        }

        if (rule.Agency != agency)
        {
            findings.Add(new(line, FindingCode.OtherAgency, "indicator", Text(cell), rule.Agency));
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

    private DateOnly PeriodOf(FigureRule rule, ReadOnlySpan<byte> cell, char status, int line, List<FindingEntry> findings)
    {
        Span<char> buffer = stackalloc char[LongestKey];
        var text = Decode(cell, buffer);
        var kind = (rule.Frequency, rule.Calendar);
        if (!_periods.TryGetValue(kind, out var known))
        {
            _periods[kind] = known = new(StringComparer.Ordinal);
        }

        if (!known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var firstDay))
        {
            if (!Period.TryParse(text.ToString(), rule.Frequency, rule.Calendar, out var period))
            {
                findings.Add(new(line, FindingCode.WrongPeriod, "period", Text(cell), rule.ExamplePeriod));
                return default;
            }

            firstDay = period.FirstDay;
            if (known.Count < MaxKnownPeriods)
            {
                known[text.ToString()] = firstDay;
            }
        }

        if (firstDay > today && status != ObservationStatus.Forecast)
        {
            findings.Add(new(line, FindingCode.FuturePeriod, "period", Text(cell)));
        }

        return firstDay;
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
