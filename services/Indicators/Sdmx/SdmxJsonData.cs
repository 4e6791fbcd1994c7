using System.Text;
using Pak.Indicators.Reading;

namespace Pak.Indicators.Sdmx;

/// <summary>
/// An SDMX-JSON 2.1 data message, written as the series are read: first the data set, then the structure that its numbers refer to
/// (<see cref="SdmxJsonStructure"/>), which is known only by then. Nothing is held but the codes and periods that occur.
/// </summary>
internal sealed class SdmxJsonData(SdmxQuery query, string language)
{
    private const string Schema = "https://json.sdmx.org/2.1/sdmx-json-data-schema.json";

    private readonly SdmxOccurrences _occurred = new(query);
    private readonly bool _hasStatus = query.Parameters.Attributes.Contains(SdmxIds.Status);
    private readonly bool _hasSeriesAttributes = SdmxIds.SeriesAttributes.Any(query.Parameters.Attributes.Contains);

    public async Task Write(Stream output, IAsyncEnumerable<SdmxSeries> series, DateTimeOffset now, CancellationToken ct)
    {
        using var text = new Utf8Lines(output);
        text.Add(SdmxJson.Bytes(json => SdmxJson.WriteMeta(json, Schema, now)).AsSpan()[..^1]); // the object stays open
        text.Add(""","data":{"dataSets":[{"structure":0,"action":"Information",""");
        text.Add(query.Parameters.IsFlat ? "\"observations\":{" : "\"series\":{");
        var isFirst = true;
        await foreach (var one in series.WithCancellation(ct))
        {
            await (query.Parameters.IsFlat ? WriteFlat(text, one, isFirst, ct) : WriteSeries(text, one, isFirst, ct));
            isFirst = false;
        }

        text.Add("}}],\"structures\":["u8);
        await text.Flush(ct);
        await output.WriteAsync(SdmxJson.Bytes(new SdmxJsonStructure(query, language, _occurred).Write), ct);
        await output.WriteAsync("]}}"u8.ToArray(), ct);
    }

    private string IndexOf(SdmxSeries series) => string.Join(':', series.Key.Select((code, n) => _occurred.Dimensions[n].IndexOf(code)));

    private async ValueTask WriteSeries(Utf8Lines text, SdmxSeries series, bool isFirst, CancellationToken ct)
    {
        text.Add($"{(isFirst ? "" : ",")}\"{IndexOf(series)}\":{{");
        if (_hasSeriesAttributes)
        {
            text.Add($"\"attributes\":[{AttributeIndexes(series)}]");
        }

        if (query.Parameters.HasValue || _hasStatus)
        {
            text.Add(_hasSeriesAttributes ? ",\"observations\":{\"" : "\"observations\":{\"");
            var indexes = series.IsWhole ? _occurred.IndexesOf(series.Texts, series.Block.Periods) : null;
            for (var n = 0; n < series.Count; n++)
            {
                var i = series.IndexOf(n);
                if (n > 0)
                {
                    text.Add(",\""u8);
                }

                text.Add(indexes is null ? _occurred.IndexOf(series.Texts[series.Block.Periods[i]]) : indexes[i]);
                text.Add("\":["u8);
                AddObservation(text, series, i);
                text.Add((byte)']');
                var ended = text.EndPiece(ct);
                if (!ended.IsCompletedSuccessfully)
                {
                    await ended;
                }
            }

            text.Add((byte)'}');
        }

        text.Add((byte)'}');
        await text.EndPiece(ct);
    }

    private async ValueTask WriteFlat(Utf8Lines text, SdmxSeries series, bool isFirst, CancellationToken ct)
    {
        var start = Encoding.ASCII.GetBytes($"\"{IndexOf(series)}:");
        var attributes = _hasSeriesAttributes ? "," + AttributeIndexes(series) : "";
        for (var n = 0; n < series.Count; n++)
        {
            var i = series.IndexOf(n);
            if (n > 0 || !isFirst)
            {
                text.Add((byte)',');
            }

            text.Add(start);
            text.Add(_occurred.IndexOf(series.Texts[series.Block.Periods[i]]));
            text.Add("\":["u8);
            AddObservation(text, series, i);
            text.Add(query.Parameters.HasValue || _hasStatus ? attributes : attributes.TrimStart(','));
            text.Add((byte)']');
            await text.EndPiece(ct);
        }
    }

    private void AddObservation(Utf8Lines text, SdmxSeries series, int i)
    {
        if (query.Parameters.HasValue)
        {
            if (series.Block.Values[i] is { } value)
            {
                text.Add(value);
            }
            else
            {
                text.Add("null"u8);
            }
        }

        if (_hasStatus)
        {
            if (query.Parameters.HasValue)
            {
                text.Add((byte)',');
            }

            text.Add(_occurred.Statuses.BytesOf(series.Block.Statuses[i]));
        }
    }

    private string AttributeIndexes(SdmxSeries series) => string.Join(',', SdmxIds.SeriesAttributes
        .Select((id, n) => query.Parameters.Attributes.Contains(id) ? _occurred.Attributes[n].IndexOf(SdmxCatalogue.AttributeOf(series.Indicator, id, language)) : null)
        .Where(index => index is not null));
}
