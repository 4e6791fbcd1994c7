using System.Globalization;
using System.Text;
using Pak.Indicators.Reading;

namespace Pak.Indicators.Sdmx;

/// <summary>The values of a component in the order in which they occur: messages refer to them by number.</summary>
internal sealed class SdmxValues
{
    private readonly Dictionary<string, string> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<char, byte[]> _ofLetters = [];

    public List<string> All { get; } = [];

    public string IndexOf(string value)
    {
        if (!_indexes.TryGetValue(value, out var index))
        {
            _indexes.Add(value, index = All.Count.ToString(CultureInfo.InvariantCulture));
            All.Add(value);
        }

        return index;
    }

    public byte[] BytesOf(char letter)
    {
        if (!_ofLetters.TryGetValue(letter, out var bytes))
        {
            _ofLetters.Add(letter, bytes = Encoding.ASCII.GetBytes(IndexOf(letter.ToString())));
        }

        return bytes;
    }
}

/// <summary>What has occurred in a message so far, by component: series and observations are written with its numbers.</summary>
internal sealed class SdmxOccurrences(SdmxQuery query)
{
    private readonly Dictionary<PeriodText, byte[]> _ofPeriods = new(ReferenceEqualityComparer.Instance);
    private (PeriodTexts? Texts, DateOnly[] Periods, byte[][] Indexes) _before = (null, [], []);

    public SdmxValues[] Dimensions { get; } = [.. query.Dimensions.Ids.Select(_ => new SdmxValues())];

    /// <summary>In the order of <see cref="SdmxIds.SeriesAttributes"/>.</summary>
    public SdmxValues[] Attributes { get; } = [.. SdmxIds.SeriesAttributes.Select(_ => new SdmxValues())];

    public SdmxValues Statuses { get; } = new();

    public List<PeriodText> Periods { get; } = [];

    /// <summary>Of each period of a series; most series have those of the one before.</summary>
    public byte[][] IndexesOf(PeriodTexts texts, DateOnly[] periods)
    {
        if (!ReferenceEquals(_before.Texts, texts) || !_before.Periods.AsSpan().SequenceEqual(periods))
        {
            _before = (texts, periods, Array.ConvertAll(periods, day => IndexOf(texts[day])));
        }

        return _before.Indexes;
    }

    public byte[] IndexOf(PeriodText period)
    {
        if (!_ofPeriods.TryGetValue(period, out var index))
        {
            _ofPeriods.Add(period, index = Encoding.ASCII.GetBytes(Periods.Count.ToString(CultureInfo.InvariantCulture)));
            Periods.Add(period);
        }

        return index;
    }
}
