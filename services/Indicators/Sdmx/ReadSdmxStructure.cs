using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>SDMX REST 2.2 structure queries: the data structure, its dataflows, concepts, codelists and the scheme of agencies, as SDMX-JSON 2.1.</summary>
internal static class ReadSdmxStructure
{
    // Artefact types of the standard, and the member of a message that Pak's stand in; null for what Pak has none of.
    private static readonly Dictionary<string, string?> Types = new(StringComparer.Ordinal)
    {
        ["datastructure"] = "dataStructures",
        ["dataflow"] = "dataflows",
        ["codelist"] = "codelists",
        ["conceptscheme"] = "conceptSchemes",
        ["agencyscheme"] = "agencySchemes",
        ["metadatastructure"] = null,
        ["categoryscheme"] = null,
        ["valuelist"] = null,
        ["hierarchy"] = null,
        ["hierarchyassociation"] = null,
        ["dataproviderscheme"] = null,
        ["metadataproviderscheme"] = null,
        ["dataconsumerscheme"] = null,
        ["organisationunitscheme"] = null,
        ["metadataflow"] = null,
        ["reportingtaxonomy"] = null,
        ["provisionagreement"] = null,
        ["metadataprovisionagreement"] = null,
        ["structuremap"] = null,
        ["representationmap"] = null,
        ["conceptschememap"] = null,
        ["categoryschememap"] = null,
        ["organisationschememap"] = null,
        ["reportingtaxonomymap"] = null,
        ["process"] = null,
        ["categorisation"] = null,
        ["dataconstraint"] = null,
        ["metadataconstraint"] = null,
        ["transformationscheme"] = null,
        ["rulesetscheme"] = null,
        ["userdefinedoperatorscheme"] = null,
        ["customtypescheme"] = null,
        ["namepersonalisationscheme"] = null,
        ["vtlmappingscheme"] = null,
    };

    private static readonly string[] Details = ["full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs", "referencepartial", "raw"];
    private static readonly string[] References = ["none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all"];

    public static async Task<IResult> Handle(
        HttpContext context, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct,
        string type = "*", string agency = "*", string resource = "*", string version = "~", string item = "*")
    {
        var query = context.Request.Query;
        var (detail, references) = (query["detail"].ToString() is { Length: > 0 } d ? d : "full", query["references"].ToString() is { Length: > 0 } r ? r : "none");
        if (Refuse(context.Request, type, detail, references) is { } refused)
        {
            return refused;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var dimensions = new SdmxDimensions(await ReadBreakdowns.Read(connection, ct));
        var indicators = await SdmxCatalogue.Read(connection, codes: null, ct);
        var language = Language.Of(context.Request);
        context.Response.Headers.ContentLanguage = language;
        if (Freshness.IsKnown(context, Freshness.TagOf(indicators, $"structure {language} {string.Join(',', dimensions.Ids)}"), "Accept, Accept-Language"))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var all = SdmxArtefacts.All(dimensions, indicators, language);
        var items = item.Split(',');
        var named = all.FindAll(artefact => (type == "*" || artefact.Kind == Types[type]) && Takes(agency, artefact.Agency) && Takes(resource, artefact.Id) && SdmxIds.TakesVersion(version));
        if (named.Count == 0)
        {
            return TypedResults.NoContent();
        }

        var referred = Referred(all, named, references);
        return SdmxStructureMessage.Answer(
            [.. named.Concat(referred).OrderBy(artefact => all.IndexOf(artefact))],
            artefact => detail is "allstubs" or "allcompletestubs" || (detail is "referencestubs" or "referencecompletestubs" && !named.Contains(artefact)),
            id => item == "*" || items.Contains(id, StringComparer.Ordinal), isPartial: item != "*", language, clock.GetUtcNow());
    }

    /// <summary>Parts of the standard that have an address but nothing behind it here.</summary>
    public static Problem NotOffered() => SdmxProblems.NotImplemented;

    private static Problem? Refuse(HttpRequest request, string type, string detail, string references)
    {
        if (!SdmxFormat.TakesStructure(request))
        {
            return SdmxProblems.NotAcceptable.With($"{SdmxFormat.JsonStructure}، نسخهٔ 2.1.0", $"{SdmxFormat.JsonStructure}, version 2.1.0");
        }

        if (request.Query.FirstOrDefault(q => q.Key is not ("detail" or "references") || q.Value.Count != 1) is { Key: { } unknown })
        {
            return unknown == "asOf"
                ? SdmxProblems.NotImplemented.With("ساختار پیشین نگه داشته نمی‌شود", "Earlier states of the structure are not offered")
                : SdmxProblems.Malformed.With($"پارامتر {unknown} شناخته نیست یا تکرار شده است", $"The parameter {unknown} is not known or is repeated");
        }

        return type != "*" && !Types.ContainsKey(type) ? SdmxProblems.Malformed.With($"نوع {type} در SDMX نیست", $"SDMX has no artefacts of the type {type}")
            : type != "*" && Types[type] is null ? SdmxProblems.NotImplemented.With($"پاک {type} ندارد", $"Pak has no {type}")
            : !Details.Contains(detail, StringComparer.Ordinal) ? SdmxProblems.Malformed.With("مقدار detail شناخته نیست", "The value of detail is not known")
            : references.Split(',').All(one => References.Contains(one, StringComparer.Ordinal) || Types.ContainsKey(one)) ? null
            : SdmxProblems.Malformed.With("مقدار references شناخته نیست", "The value of references is not known");
    }

    private static bool Takes(string wanted, string id) => wanted == "*" || wanted.Split(',').Contains(id, StringComparer.Ordinal);

    private static List<SdmxArtefact> Referred(List<SdmxArtefact> all, List<SdmxArtefact> named, string references)
    {
        var found = new HashSet<SdmxArtefact>(ReferenceEqualityComparer.Instance);
        foreach (var one in references.Split(','))
        {
            var parents = Using(all, named);
            found.UnionWith(one switch
            {
                "none" => [],
                "parents" => parents,
                "parentsandsiblings" => parents.Concat(Used(all, parents)),
                "ancestors" => parents.Concat(Using(all, parents)),
                "children" => Used(all, named),
                "descendants" => Deep(all, named),
                "all" => parents.Concat(Used(all, parents)).Concat(Deep(all, named)),
                _ => parents.Concat(Used(all, parents)).Concat(Deep(all, named)).Where(artefact => artefact.Kind == Types[one]),
            });
        }

        found.ExceptWith(named);
        return [.. found];
    }

    private static List<SdmxArtefact> Using(List<SdmxArtefact> all, List<SdmxArtefact> used) =>
        all.FindAll(artefact => used.Exists(one => artefact.Uses.Contains((one.Kind, one.Agency, one.Id))));

    private static List<SdmxArtefact> Used(List<SdmxArtefact> all, List<SdmxArtefact> by)
    {
        var ids = by.SelectMany(artefact => artefact.Uses).ToHashSet();
        return all.FindAll(artefact => ids.Contains((artefact.Kind, artefact.Agency, artefact.Id)));
    }

    private static IEnumerable<SdmxArtefact> Deep(List<SdmxArtefact> all, List<SdmxArtefact> named)
    {
        var children = Used(all, named);
        return children.Concat(Used(all, children));
    }
}
