using System.Globalization;
using System.Text;
using System.Text.Json;
using Pak.Contracts;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults;

namespace Pak.Indicators.Sdmx;

/// <summary>
/// An SDMX-JSON 2.1 data message, written as the series are read: first the data set, then the structure that its numbers refer to, which is known only by
/// then. Nothing is held but the codes and periods that occur.
/// </summary>
internal sealed class SdmxJsonData(SdmxQuery query, string language)
{
    private const string Schema = "https://json.sdmx.org/2.1/sdmx-json-data-schema.json";

    private readonly SdmxValues[] _dimensions = [.. query.Dimensions.Ids.Select(_ => new SdmxValues())];
    private readonly SdmxValues[] _attributes = [.. SdmxIds.SeriesAttributes.Select(_ => new SdmxValues())];
    private readonly SdmxValues _statuses = new();
    private readonly Dictionary<PeriodText, int> _periodIndexes = new(ReferenceEqualityComparer.Instance);
    private readonly List<(PeriodText Text, byte[] Index)> _periods = [];
    private readonly bool _hasStatus = query.Parameters.Attributes.Contains(SdmxIds.Status);
    private readonly bool _hasSeriesAttributes = SdmxIds.SeriesAttributes.Any(query.Parameters.Attributes.Contains);

    public async Task Write(Stream output, IAsyncEnumerable<SdmxSeries> series, DateTimeOffset now, CancellationToken ct)
    {
        using var text = new Utf8Lines(output);
        text.Add(Json(json => WriteMeta(json, Schema, now)).AsSpan()[..^1]); // the object stays open
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
        await output.WriteAsync(Json(WriteStructure), ct);
        await output.WriteAsync("]}}"u8.ToArray(), ct);
    }

    /// <summary>The message's head: an object with its first member.</summary>
    public static void WriteMeta(Utf8JsonWriter json, string schema, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("schema", schema);
        json.WriteString("id", $"PAK{now.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        json.WriteBoolean("test", false);
        json.WriteString("prepared", now.UtcDateTime);
        json.WriteStartArray("contentLanguages");
        json.WriteStringValue("fa");
        json.WriteStringValue("en");
        json.WriteEndArray();
        json.WriteStartObject("sender");
        json.WriteString("id", SdmxIds.Maintainer);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(16 << 10);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder }))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteName(Utf8JsonWriter json, LocalizedText name, string language)
    {
        json.WriteString("name", name.In(language));
        json.WriteStartObject("names");
        json.WriteString("fa", name.Fa);
        json.WriteString("en", name.En);
        json.WriteEndObject();
    }

    private string IndexOf(SdmxSeries series) => string.Join(':', series.Key.Select((code, n) => _dimensions[n].IndexOf(code)));

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
            for (var n = 0; n < series.Count; n++)
            {
                var i = series.IndexOf(n);
                if (n > 0)
                {
                    text.Add(",\""u8);
                }

                text.Add(_periods[IndexOf(series.Texts[series.Block.Periods[i]])].Index);
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
            text.Add(_periods[IndexOf(series.Texts[series.Block.Periods[i]])].Index);
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

            text.Add(_statuses.BytesOf(series.Block.Statuses[i]));
        }
    }

    private string AttributeIndexes(SdmxSeries series) => string.Join(',', SdmxIds.SeriesAttributes
        .Select((id, n) => query.Parameters.Attributes.Contains(id) ? _attributes[n].IndexOf(SdmxCatalogue.AttributeOf(series.Indicator, id, language)) : null)
        .Where(index => index is not null));

    private int IndexOf(PeriodText period)
    {
        if (!_periodIndexes.TryGetValue(period, out var index))
        {
            index = _periods.Count;
            _periodIndexes.Add(period, index);
            _periods.Add((period, Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture))));
        }

        return index;
    }

    private void WriteStructure(Utf8JsonWriter json)
    {
        var (agency, id) = query.Flow;
        json.WriteStartObject();
        WriteName(json, SdmxIds.DataflowName(agency, id, query.Indicators), language);
        json.WriteStartArray("dataSets");
        json.WriteNumberValue(0);
        json.WriteEndArray();
        json.WriteStartArray("links");
        WriteLink(json, "datastructure", SdmxIds.StructureUrn);
        if (!query.Path.IsOfStructure)
        {
            WriteLink(json, "dataflow", SdmxIds.DataflowUrn(agency, id));
        }

        json.WriteEndArray();
        WriteDimensions(json);
        WriteMeasures(json);
        WriteAttributes(json);
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, string relation, string urn)
    {
        json.WriteStartObject();
        json.WriteString("rel", relation);
        json.WriteString("urn", urn);
        json.WriteEndObject();
    }

    private void WriteDimensions(Utf8JsonWriter json)
    {
        json.WriteStartObject("dimensions");
        json.WriteStartArray(query.Parameters.IsFlat ? "observation" : "series");
        for (var n = 0; n < query.Dimensions.Count; n++)
        {
            var names = query.Dimensions.CodesOf(n, query.Indicators).DistinctBy(one => one.Code).ToDictionary(one => one.Code, one => one.Name);
            json.WriteStartObject();
            json.WriteString("id", query.Dimensions.Ids[n]);
            WriteName(json, query.Dimensions.NameOf(n), language);
            json.WriteNumber("keyPosition", n);
            WriteCodes(json, _dimensions[n], names);
            json.WriteEndObject();
        }

        if (!query.Parameters.IsFlat)
        {
            json.WriteEndArray();
            json.WriteStartArray("observation");
        }

        WriteTime(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTime(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", SdmxIds.Time);
        WriteName(json, SdmxNames.Concepts[SdmxIds.Time], language);
        json.WriteNumber("keyPosition", query.Dimensions.Count);
        if (_periods.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (var (text, _) in _periods)
            {
                json.WriteStartObject();
                json.WriteString("value", text.Sdmx);
                json.WriteString("name", text.Written);
                json.WriteString("start", $"{text.Period.FirstDay:yyyy-MM-dd}T00:00:00Z");
                json.WriteString("end", $"{text.Period.LastDay:yyyy-MM-dd}T23:59:59Z");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteMeasures(Utf8JsonWriter json)
    {
        if (query.Parameters.HasValue)
        {
            json.WriteStartObject("measures");
            json.WriteStartArray("observation");
            json.WriteStartObject();
            json.WriteString("id", SdmxIds.Value);
            WriteName(json, SdmxNames.Concepts[SdmxIds.Value], language);
            json.WriteStartObject("format");
            json.WriteString("dataType", "Decimal");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteAttributes(Utf8JsonWriter json)
    {
        json.WriteStartObject("attributes");
        json.WriteStartArray("series");
        if (!query.Parameters.IsFlat)
        {
            WriteSeriesAttributes(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("observation");
        if (_hasStatus)
        {
            json.WriteStartObject();
            json.WriteString("id", SdmxIds.Status);
            WriteName(json, SdmxNames.Concepts[SdmxIds.Status], language);
            WriteRelation(json, "observation");
            WriteCodes(json, _statuses, SdmxNames.Statuses);
            json.WriteEndObject();
        }

        if (query.Parameters.IsFlat)
        {
            WriteSeriesAttributes(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSeriesAttributes(Utf8JsonWriter json)
    {
        for (var n = 0; n < SdmxIds.SeriesAttributes.Length; n++)
        {
            var id = SdmxIds.SeriesAttributes[n];
            if (!query.Parameters.Attributes.Contains(id))
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("id", id);
            WriteName(json, SdmxNames.Concepts[id], language);
            WriteRelation(json, "dimensions");
            json.WriteStartArray("values");
            foreach (var value in _attributes[n].All)
            {
                json.WriteStartObject();
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteRelation(Utf8JsonWriter json, string relation)
    {
        json.WriteStartObject("relationship");
        if (relation == "dimensions")
        {
            json.WriteStartArray(relation);
            json.WriteStringValue(SdmxIds.Indicator);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject(relation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteCodes(Utf8JsonWriter json, SdmxValues values, IReadOnlyDictionary<string, LocalizedText> names)
    {
        if (values.All.Count == 0)
        {
            return;
        }

        json.WriteStartArray("values");
        foreach (var code in values.All)
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            WriteName(json, names.GetValueOrDefault(code) ?? new(code, code), language);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

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
