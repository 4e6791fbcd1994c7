using System.Text.Json;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.ServiceDefaults;

namespace Pak.Indicators.Reading;

/// <summary>
/// Values of many indicators as JSON, written as they are read: <c>{ asOf, indicators: [{ code, name, unit, …, series: [{ area, breakdown, periods,
/// values, statuses }] }] }</c>. Element n of periods, values and statuses (one character each) is one value.
/// </summary>
internal static class ManyAsJson
{
    private const int Piece = 32 << 10;

    public static async Task Write(
        HttpResponse response, IReadOnlyList<IndicatorRow> indicators, IAsyncEnumerable<SeriesBlock> series, int? last, DateTimeOffset? asOf, CancellationToken ct)
    {
        response.ContentType = "application/json; charset=utf-8";
        var output = response.BodyWriter;
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder, SkipValidation = true });
        json.WriteStartObject();
        if (asOf is { } time)
        {
            json.WriteString("asOf", time);
        }
        else
        {
            json.WriteNull("asOf");
        }

        json.WriteStartArray("indicators");
        var byId = indicators.ToDictionary(i => i.Id);
        IndicatorRow? current = null;
        await foreach (var block in series.WithCancellation(ct))
        {
            if (current?.Id != block.Key.IndicatorId)
            {
                EndIndicator(json, current);
                current = byId[block.Key.IndicatorId];
                StartIndicator(json, current);
            }

            WriteSeries(json, current, block, last);
            if (json.BytesPending > Piece)
            {
                await json.FlushAsync(ct);
                await output.FlushAsync(ct);
            }
        }

        EndIndicator(json, current);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        await output.FlushAsync(ct);
    }

    private static void StartIndicator(Utf8JsonWriter json, IndicatorRow indicator)
    {
        json.WriteStartObject();
        json.WriteString("code", indicator.Code);
        Write(json, "name", indicator.NameFa, indicator.NameEn);
        Write(json, "unit", indicator.UnitFa, indicator.UnitEn);
        json.WriteNumber("multiplier", indicator.Multiplier);
        json.WriteNumber("decimals", indicator.Decimals);
        json.WriteString("frequency", indicator.Frequency);
        json.WriteString("calendar", indicator.Calendar);
        json.WriteString("agency", indicator.Agency);
        json.WriteBoolean("sample", indicator.Sample);
        json.WriteStartArray("series");
    }

    private static void EndIndicator(Utf8JsonWriter json, IndicatorRow? indicator)
    {
        if (indicator is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteSeries(Utf8JsonWriter json, IndicatorRow indicator, SeriesBlock block, int? last)
    {
        var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
        var first = ManyAsCsv.FirstOf(block, last);
        json.WriteStartObject();
        json.WriteString("area", block.Key.Area);
        json.WriteString("breakdown", block.Key.Breakdown);
        json.WriteStartArray("periods");
        for (var i = first; i < block.Count; i++)
        {
            json.WriteStringValue(texts[block.Periods[i]].WrittenBytes);
        }

        json.WriteEndArray();
        json.WriteStartArray("values");
        for (var i = first; i < block.Count; i++)
        {
            if (block.Values[i] is { } value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteString("statuses", block.Statuses.AsSpan(first));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, string fa, string en)
    {
        json.WriteStartObject(name);
        json.WriteString("fa", fa);
        json.WriteString("en", en);
        json.WriteEndObject();
    }
}
