using System.Runtime.InteropServices;
using Pak.Indicators.Areas;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>A series that a file names, and what is known of its rows so far.</summary>
internal sealed class UploadedSeries(int ordinal, FigureRule rule, short area, string breakdown)
{
    /// <summary>In the order in which the file names them, from 0.</summary>
    public int Ordinal { get; } = ordinal;

    public FigureRule Rule { get; } = rule;

    public string Area => AreaList.All[area].Code;

    public string Breakdown { get; } = breakdown;

    /// <summary>0 until the database has it.</summary>
    public int Id { get; set; }

    public int Slices { get; set; }

    public int Rows { get; set; }

    public bool HasRepeats { get; set; }
}

/// <summary>The series of a file.</summary>
internal sealed class UploadedSeriesList
{
    private readonly Dictionary<(int Indicator, short Area, string Breakdown), UploadedSeries> _known = [];
    private (int Indicator, short Area, string Breakdown) _lastKey;
    private UploadedSeries? _last;

    public IReadOnlyCollection<UploadedSeries> All => _known.Values;

    public UploadedSeries Of(in FigureRow row)
    {
        if (_last is not null && _lastKey.Indicator == row.Rule.Id && _lastKey.Area == row.Area && ReferenceEquals(_lastKey.Breakdown, row.Breakdown))
        {
            return _last;
        }

        _lastKey = (row.Rule.Id, row.Area, row.Breakdown);
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, _lastKey, out _);
        return _last = series ??= new(_known.Count - 1, row.Rule, row.Area, row.Breakdown);
    }
}

/// <summary>Some rows of a file, as they came. Becomes blocks, one for each series in it.</summary>
internal sealed class Slice
{
    private readonly List<Entry> _entries = new(Capacity);

    /// <summary>Rows of a slice: the more, the fewer blocks a file makes whose series do not stand together.</summary>
    public const int Capacity = 50_000;

    public int Count => _entries.Count;

    public void Add(UploadedSeries series, in FigureRow row) => _entries.Add(new(series, row.Line, row.Period, row.Value, row.Status));

    public void Clear() => _entries.Clear();

    /// <summary>The rows of one series, by period.</summary>
    /// <param name="Lines">Lines of the file; null when they follow the first one.</param>
    public readonly record struct Part(UploadedSeries Series, int FirstLine, int[]? Lines, SeriesPoints Points);

    public IEnumerable<Part> Parts()
    {
        if (!IsSorted())
        {
            _entries.Sort(Entry.Compare);
        }

        for (var start = 0; start < _entries.Count;)
        {
            var end = start + 1;
            while (end < _entries.Count && ReferenceEquals(_entries[end].Series, _entries[start].Series))
            {
                end++;
            }

            yield return Make(CollectionsMarshal.AsSpan(_entries)[start..end]);
            start = end;
        }
    }

    private bool IsSorted()
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 1; i < entries.Length; i++)
        {
            if (Entry.Compare(entries[i - 1], entries[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static Part Make(ReadOnlySpan<Entry> entries)
    {
        var (periods, values, statuses) = (new DateOnly[entries.Length], new decimal?[entries.Length], new char[entries.Length]);
        var (series, first, follow) = (entries[0].Series, entries[0].Line, true);
        for (var i = 0; i < entries.Length; i++)
        {
            (periods[i], values[i], statuses[i]) = (entries[i].Period, entries[i].Value, entries[i].Status);
            follow &= entries[i].Line == first + i;
            series.HasRepeats |= i > 0 && periods[i] == periods[i - 1];
        }

        int[]? lines = null;
        if (!follow)
        {
            lines = new int[entries.Length];
            for (var i = 0; i < lines.Length; i++)
            {
                lines[i] = entries[i].Line;
            }
        }

        return new(series, first, lines, new(periods, values, new string(statuses)));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(UploadedSeries Series, int Line, DateOnly Period, decimal? Value, char Status)
    {
        public static int Compare(Entry one, Entry other)
        {
            var order = one.Series.Ordinal.CompareTo(other.Series.Ordinal);
            order = order != 0 ? order : one.Period.CompareTo(other.Period);
            return order != 0 ? order : one.Line.CompareTo(other.Line);
        }
    }
}
