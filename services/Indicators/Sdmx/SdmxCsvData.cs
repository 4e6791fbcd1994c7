using System.Text;
using Pak.Contracts;
using Pak.Indicators.Reading;

namespace Pak.Indicators.Sdmx;

/// <summary>An SDMX-CSV 2.1 data message, written as the series are read. A field with a name is quoted as RFC 4180 says; codes and numbers need no quotes.</summary>
internal sealed class SdmxCsvData(SdmxQuery query, SdmxFormat format, string language)
{
    private readonly string[] _attributes = [.. SdmxIds.SeriesAttributes.Where(query.Parameters.Attributes.Contains)];
    private readonly bool _hasStatus = query.Parameters.Attributes.Contains(SdmxIds.Status);
    private readonly Dictionary<string, LocalizedText>[] _names =
        [.. Enumerable.Range(0, query.Dimensions.Count).Select(n => query.Dimensions.CodesOf(n, query.Indicators).DistinctBy(one => one.Code).ToDictionary(one => one.Code, one => one.Name))];

    private bool HasSeriesKey => format.Keys is "series" or "both";

    private bool HasObservationKey => format.Keys is "obs" or "both";

    public async Task Write(Stream output, IAsyncEnumerable<SdmxSeries> series, CancellationToken ct)
    {
        using var lines = new Utf8Lines(output);
        lines.Add(Header());
        await lines.EndLine(ct);
        await foreach (var one in series.WithCancellation(ct))
        {
            var (start, middle, end) = (Bytes(Start(one)), Bytes(Middle(one)), Bytes(End(one)));
            var key = Bytes(string.Join('.', one.Key) + ".");
            for (var n = 0; n < one.Count; n++)
            {
                var i = one.IndexOf(n);
                var period = one.Texts[one.Block.Periods[i]];
                lines.Add(start);
                if (HasObservationKey)
                {
                    lines.Add(key);
                    lines.Add(period.SdmxBytes);
                    lines.Add((byte)',');
                }

                lines.Add(middle);
                AddCells(lines, one, i, period);
                lines.Add(end);
                var ended = lines.EndLine(ct);
                if (!ended.IsCompletedSuccessfully)
                {
                    await ended;
                }
            }
        }

        await lines.Flush(ct);
    }

    private void AddCells(Utf8Lines lines, SdmxSeries series, int i, PeriodText period)
    {
        lines.Add(period.SdmxBytes);
        if (format.Labels != "id")
        {
            lines.Add(format.Labels == "both" ? ": " : ",");
            lines.Add(period.WrittenBytes);
        }

        if (query.Parameters.HasValue)
        {
            lines.Add((byte)',');
            if (series.Block.Values[i] is { } value)
            {
                lines.Add(value);
            }
            else
            {
                lines.Add("NaN"u8); // how SDMX-CSV says that a number is missing on purpose
            }

            lines.Add(format.Labels == "name" ? "," : "");
        }

        if (_hasStatus)
        {
            lines.Add((byte)',');
            var status = series.Block.Statuses.Substring(i, 1);
            lines.Add(Labelled(status, SdmxNames.Statuses.GetValueOrDefault(status)));
        }
    }

    private string Header()
    {
        var cells = new List<string> { "STRUCTURE", "STRUCTURE_ID" };
        if (format.Labels == "name")
        {
            cells.Add("STRUCTURE_NAME");
        }

        cells.Add("ACTION");
        cells.AddRange(HasSeriesKey ? ["SERIES_KEY"] : []);
        cells.AddRange(HasObservationKey ? ["OBS_KEY"] : []);
        cells.AddRange(query.Dimensions.Ids.Select((id, n) => Labelled(id, query.Dimensions.NameOf(n))));
        string[] others = [SdmxIds.Time, .. query.Parameters.HasValue ? [SdmxIds.Value] : Array.Empty<string>(), .. _hasStatus ? [SdmxIds.Status] : Array.Empty<string>(), .. _attributes];
        cells.AddRange(others.Select(id => Labelled(id, SdmxNames.Concepts[id])));
        return string.Join(',', cells);
    }

    /// <summary>What comes before the keys.</summary>
    private string Start(SdmxSeries series)
    {
        var (agency, id) = query.Flow;
        var (type, name) = query.Path.IsOfStructure
            ? ("datastructure", $"{SdmxIds.Maintainer}:{SdmxIds.Structure}({SdmxIds.Version})")
            : ("dataflow", $"{agency}:{id}({SdmxIds.Version})");
        return $"{type},{Labelled(name, SdmxIds.DataflowName(agency, id, query.Indicators))},I,{(HasSeriesKey ? string.Join('.', series.Key) + "," : "")}";
    }

    private string Middle(SdmxSeries series) => string.Concat(series.Key.Select((code, n) => Labelled(code, _names[n].GetValueOrDefault(code)) + ","));

    private string End(SdmxSeries series) => string.Concat(_attributes.Select(id =>
        "," + Quote(SdmxCatalogue.AttributeOf(series.Indicator, id, language)) + (format.Labels == "name" ? "," : "")));

    /// <summary>Id, or id with its name in the way that was asked for.</summary>
    private string Labelled(string id, LocalizedText? name) => format.Labels switch
    {
        "id" => id,
        "both" => name is null ? id : Quote($"{id}: {name.In(language)}"),
        _ => $"{id},{Quote(name?.In(language) ?? "")}",
    };

    private static string Quote(string text) => text.AsSpan().ContainsAny(",\"\r\n;") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
