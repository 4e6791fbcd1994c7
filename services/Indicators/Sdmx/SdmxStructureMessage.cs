using System.Text.Json;
using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Sdmx;

/// <summary>One structural artefact: who keeps it, its id and name, and how its content is written.</summary>
/// <param name="Kind">The member of <c>data</c> that it stands in: <c>codelists</c>, …</param>
/// <param name="Uses">Kind and id (with agency where it is not PAK) of what it refers to.</param>
internal sealed record SdmxArtefact(string Kind, string Agency, string Id, LocalizedText Name, Action<Utf8JsonWriter, Func<string, bool>> Content, params (string Kind, string Agency, string Id)[] Uses);

/// <summary>SDMX-JSON 2.1 structure messages.</summary>
internal static class SdmxStructureMessage
{
    private const string Schema = "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json";

    /// <summary>Artefacts in the order of their kinds.</summary>
    /// <param name="isStub">Whether only the identification of an artefact is wanted.</param>
    /// <param name="takesItem">Which items of item schemes are wanted.</param>
    public static IResult Answer(IEnumerable<SdmxArtefact> artefacts, Func<SdmxArtefact, bool> isStub, Func<string, bool> takesItem, bool isPartial, string language, DateTimeOffset now) =>
        Message(now, json =>
        {
            foreach (var kind in artefacts.GroupBy(artefact => artefact.Kind, StringComparer.Ordinal))
            {
                json.WriteStartArray(kind.Key);
                foreach (var artefact in kind)
                {
                    json.WriteStartObject();
                    json.WriteString("id", artefact.Id);
                    json.WriteString("agencyID", artefact.Agency);
                    json.WriteString("version", artefact.Kind == "agencySchemes" ? "1.0" : SdmxIds.Version);
                    SdmxJson.WriteName(json, artefact.Name, language);
                    if (isStub(artefact))
                    {
                        json.WriteBoolean("isExternalReference", true);
                    }
                    else
                    {
                        if (isPartial && artefact.Kind is "codelists" or "conceptSchemes" or "agencySchemes")
                        {
                            json.WriteBoolean("isPartial", isPartial);
                        }

                        artefact.Content(json, takesItem);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        });

    /// <summary>A message with one array of one element.</summary>
    public static IResult Answer(string kind, DateTimeOffset now, Action<Utf8JsonWriter> write) => Message(now, json =>
    {
        json.WriteStartArray(kind);
        write(json);
        json.WriteEndArray();
    });

    private static IResult Message(DateTimeOffset now, Action<Utf8JsonWriter> write)
    {
        var meta = SdmxJson.Bytes(json => SdmxJson.WriteMeta(json, Schema, now));
        var data = SdmxJson.Bytes(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        });
        return TypedResults.Bytes((byte[])[.. meta.AsSpan(0, meta.Length - 1), .. ",\"data\":"u8, .. data, (byte)'}'], $"{SdmxFormat.JsonStructure};version={SdmxFormat.Version}");
    }
}

/// <summary>All structural artefacts of Pak, as its catalogue is now.</summary>
internal static class SdmxArtefacts
{
    public static List<SdmxArtefact> All(SdmxDimensions dimensions, IReadOnlyList<IndicatorRow> indicators, string language)
    {
        var agencies = indicators.Select(i => i.Agency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var artefacts = new List<SdmxArtefact>
        {
            new("agencySchemes", "SDMX", "AGENCIES", new("دستگاه‌ها", "Agencies"), (json, takes) =>
                Items(json, "agencies", agencies.Select(a => (a, new LocalizedText(a, a))).Prepend((SdmxIds.Maintainer, new("پاک", "Pak"))), takes, language)),
            new("conceptSchemes", SdmxIds.Maintainer, SdmxIds.Concepts, new("مفهوم‌های شاخص‌ها", "Concepts of indicators"), (json, takes) =>
                Items(json, "concepts", Concepts(dimensions), takes, language)),
        };
        for (var n = 0; n < dimensions.Count; n++)
        {
            var (id, name, codes) = (SdmxIds.CodelistOf(dimensions.Ids[n]), dimensions.NameOf(n), dimensions.CodesOf(n, indicators).ToList());
            if (codes.Count > 0)
            {
                artefacts.Add(Codelist(id, name, codes));
            }
        }

        artefacts.Add(Codelist(SdmxIds.CodelistOf(SdmxIds.Status), SdmxNames.Concepts[SdmxIds.Status], [.. SdmxNames.Statuses.Select(one => (one.Key, one.Value))]));
        artefacts.Add(DataStructure(dimensions, indicators.Count > 0));
        artefacts.Add(Dataflow(SdmxIds.Maintainer, SdmxIds.AllIndicators, indicators));
        artefacts.AddRange(agencies.Select(agency => Dataflow(agency, SdmxIds.AllIndicators, indicators)));
        artefacts.AddRange(indicators.Select(indicator => Dataflow(indicator.Agency, indicator.Code, [indicator])));
        return artefacts;

        SdmxArtefact Codelist(string id, LocalizedText name, List<(string Code, LocalizedText Name)> codes) =>
            new("codelists", SdmxIds.Maintainer, id, name, (json, takes) => Items(json, "codes", codes, takes, language));
    }

    private static IEnumerable<(string Id, LocalizedText Name)> Concepts(SdmxDimensions dimensions) =>
        dimensions.Ids.Select((id, n) => (id, dimensions.NameOf(n))).Concat(SdmxNames.Concepts.Where(one => !dimensions.Ids.Contains(one.Key)).Select(one => (one.Key, one.Value)));

    private static SdmxArtefact Dataflow(string agency, string id, IReadOnlyList<IndicatorRow> indicators) => new(
        "dataflows", agency, id, SdmxIds.DataflowName(agency, id, indicators), static (json, _) => json.WriteString("structure", SdmxIds.StructureUrn),
        ("dataStructures", SdmxIds.Maintainer, SdmxIds.Structure));

    private static SdmxArtefact DataStructure(SdmxDimensions dimensions, bool hasIndicators)
    {
        var codelists = dimensions.Ids.Append(SdmxIds.Status).Where(id => hasIndicators || id != SdmxIds.Indicator).Select(id => ("codelists", SdmxIds.Maintainer, SdmxIds.CodelistOf(id)));
        return new(
            "dataStructures", SdmxIds.Maintainer, SdmxIds.Structure, new("ساختار دادهٔ شاخص‌ها", "Data structure of indicators"),
            (json, _) => Components(json, dimensions), [("conceptSchemes", SdmxIds.Maintainer, SdmxIds.Concepts), .. codelists]);
    }

    private static void Components(Utf8JsonWriter json, SdmxDimensions dimensions)
    {
        json.WriteBoolean("evolvingStructure", true);
        json.WriteStartObject("dataStructureComponents");
        json.WriteStartObject("dimensionList");
        json.WriteString("id", "DimensionDescriptor");
        json.WriteStartArray("dimensions");
        for (var n = 0; n < dimensions.Count; n++)
        {
            Component(json, dimensions.Ids[n], SdmxIds.CodelistUrn(SdmxIds.CodelistOf(dimensions.Ids[n])), null, () => json.WriteNumber("position", n));
        }

        json.WriteEndArray();
        json.WriteStartObject("timeDimension");
        Content(json, SdmxIds.Time, null, "ObservationalTimePeriod");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("measureList");
        json.WriteString("id", "MeasureDescriptor");
        json.WriteStartArray("measures");
        Component(json, SdmxIds.Value, null, "Decimal", () => json.WriteString("usage", "optional"));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("attributeList");
        json.WriteString("id", "AttributeDescriptor");
        json.WriteStartArray("attributes");
        Component(json, SdmxIds.Status, SdmxIds.CodelistUrn(SdmxIds.CodelistOf(SdmxIds.Status)), null, () => Usage(json, ofObservation: true));
        foreach (var id in SdmxIds.SeriesAttributes)
        {
            Component(json, id, null, id switch { "UNIT_MEASURE" => "String", "SAMPLE" => "Boolean", _ => "Integer" }, () => Usage(json, ofObservation: false));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, bool ofObservation)
    {
        json.WriteString("usage", "mandatory");
        json.WriteStartObject("attributeRelationship");
        if (ofObservation)
        {
            json.WriteStartObject("observation");
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("dimensions");
            json.WriteStringValue(SdmxIds.Indicator);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Component(Utf8JsonWriter json, string id, string? codelist, string? type, Action more)
    {
        json.WriteStartObject();
        more();
        Content(json, id, codelist, type);
        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, string id, string? codelist, string? type)
    {
        json.WriteString("id", id);
        json.WriteString("conceptIdentity", SdmxIds.ConceptUrn(id));
        json.WriteStartObject("localRepresentation");
        if (codelist is not null)
        {
            json.WriteString("enumeration", codelist);
        }
        else
        {
            json.WriteStartObject("format");
            json.WriteString("dataType", type);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Items(Utf8JsonWriter json, string name, IEnumerable<(string Id, LocalizedText Name)> items, Func<string, bool> takes, string language)
    {
        var taken = items.Where(item => takes(item.Id)).ToList();
        if (taken.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (id, text) in taken)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            SdmxJson.WriteName(json, text, language);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
