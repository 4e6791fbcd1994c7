using System.Text.Json;
using Pak.Contracts;

namespace Pak.Indicators.Sdmx;

/// <summary>The part of an SDMX-JSON 2.1 data message that says what its numbers mean: the components, and of each the values that occur.</summary>
internal sealed class SdmxJsonStructure(SdmxQuery query, string language, SdmxOccurrences occurred)
{
    private readonly bool _hasStatus = query.Parameters.Attributes.Contains(SdmxIds.Status);

    public void Write(Utf8JsonWriter json)
    {
        var (agency, id) = query.Flow;
        json.WriteStartObject();
        SdmxJson.WriteName(json, SdmxIds.DataflowName(agency, id, query.Indicators), language);
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
            SdmxJson.WriteName(json, query.Dimensions.NameOf(n), language);
            json.WriteNumber("keyPosition", n);
            WriteCodes(json, occurred.Dimensions[n], names);
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
        SdmxJson.WriteName(json, SdmxNames.Concepts[SdmxIds.Time], language);
        json.WriteNumber("keyPosition", query.Dimensions.Count);
        if (occurred.Periods.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (var text in occurred.Periods)
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
            SdmxJson.WriteName(json, SdmxNames.Concepts[SdmxIds.Value], language);
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
            SdmxJson.WriteName(json, SdmxNames.Concepts[SdmxIds.Status], language);
            WriteRelation(json, "observation");
            WriteCodes(json, occurred.Statuses, SdmxNames.Statuses);
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
            SdmxJson.WriteName(json, SdmxNames.Concepts[id], language);
            WriteRelation(json, "dimensions");
            json.WriteStartArray("values");
            foreach (var value in occurred.Attributes[n].All)
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
            SdmxJson.WriteName(json, names.GetValueOrDefault(code) ?? new(code, code), language);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
