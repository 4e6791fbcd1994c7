namespace Pak.Indicators.Observations.Store;

/// <summary>The values of one series, periods ascending: element n of each array is one value.</summary>
internal sealed class SeriesBlock
{
    private readonly int[]? _origins;
    private readonly DateTimeOffset[] _publishedAt;
    private readonly int _offset;

    /// <param name="key">Whose values they are.</param>
    /// <param name="points">The whole series.</param>
    /// <param name="publishedAt">Of each of the uploads that <see cref="SeriesPoints.Origins"/> counts from 1; of all values where that is null.</param>
    /// <param name="from">Values of earlier periods are left out.</param>
    /// <param name="to">Values of periods that begin later are left out.</param>
    public SeriesBlock(SeriesKey key, SeriesPoints points, DateTimeOffset[] publishedAt, DateOnly? from, DateOnly? to)
    {
        (Key, _publishedAt, _origins) = (key, publishedAt, points.Origins);
        var end = to is { } last ? After(points.Periods, last) : points.Periods.Length;
        _offset = from is { } first ? Math.Min(end, After(points.Periods, first.AddDays(first > DateOnly.MinValue ? -1 : 0))) : 0;
        var isWhole = _offset == 0 && end == points.Periods.Length;
        Periods = isWhole ? points.Periods : points.Periods[_offset..end];
        Values = isWhole ? points.Values : points.Values[_offset..end];
        Statuses = isWhole ? points.Statuses : points.Statuses[_offset..end];
    }

    public SeriesKey Key { get; }

    public int Count => Periods.Length;

    /// <summary>First days.</summary>
    public DateOnly[] Periods { get; }

    /// <summary>With exactly the digits that were uploaded; null where the status says that the value is missing.</summary>
    public decimal?[] Values { get; }

    /// <summary>SDMX CL_OBS_STATUS, one character a value.</summary>
    public string Statuses { get; }

    /// <summary>When the value at this index was published.</summary>
    public DateTimeOffset PublishedAt(int index) => _publishedAt[_origins is null ? 0 : _origins[_offset + index] - 1];

    /// <summary>The number of periods that begin on this day or before.</summary>
    private static int After(DateOnly[] periods, DateOnly day)
    {
        var found = Array.BinarySearch(periods, day);
        return found < 0 ? ~found : found + 1;
    }
}

/// <param name="Code">The indicator's.</param>
/// <param name="Breakdown">"" is the total.</param>
internal sealed record SeriesKey(int SeriesId, int IndicatorId, string Code, string Area, string Breakdown);
