using System.Globalization;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>The query string of a data or availability query, read strictly: what SDMX REST 2.2 does not know is refused.</summary>
/// <param name="Conditions">By component.</param>
/// <param name="First">At most so many observations from the beginning of each series; with <paramref name="Last"/> both ends.</param>
/// <param name="IsFlat">Observations are not grouped into series.</param>
internal sealed record SdmxParameters(
    IReadOnlyDictionary<string, SdmxCondition> Conditions, DateTimeOffset? UpdatedAfter, DateTimeOffset? AsOf, int? First, int? Last, int Offset, int? Limit,
    bool IsFlat, IReadOnlySet<string> Attributes, bool HasValue)
{
    private static readonly string[] OfData =
    [
        "updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation", "attributes", "measures", "includeHistory", "offset", "limit", "sort", "asOf",
        "reportingYearStartDay",
    ];

    private static readonly string[] OfAvailability = ["updatedAfter", "references", "mode", "reportingYearStartDay"];

    public static Result<SdmxParameters> Parse(IQueryCollection query, bool isAvailability)
    {
        var known = isAvailability ? OfAvailability : OfData;
        var conditions = new Dictionary<string, SdmxCondition>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (values.Count != 1 || (!name.StartsWith("c[", StringComparison.Ordinal) && !known.Contains(name, StringComparer.Ordinal)))
            {
                return SdmxProblems.Malformed.With($"پارامتر {name} شناخته نیست یا تکرار شده است", $"The parameter {name} is not known or is repeated");
            }

            if (!name.StartsWith("c[", StringComparison.Ordinal))
            {
                continue;
            }

            var condition = SdmxCondition.Parse(name, values.ToString());
            if (condition.Problem is { } unreadable)
            {
                return unreadable;
            }

            conditions[name.EndsWith(']') ? name[2..^1] : name] = condition.Value!;
        }

        return Unsupported(query) is { } unsupported ? unsupported : Read(query, conditions);
    }

    private static Problem? Unsupported(IQueryCollection query)
    {
        foreach (var (name, offered) in new[] { ("includeHistory", "false"), ("sort", "series_key"), ("reportingYearStartDay", "--01-01"), ("references", "none") })
        {
            if (query[name].ToString() is { Length: > 0 } asked && asked != offered && !(name == "sort" && asked is "*" or "series_key TIME_PERIOD" or "series_key+TIME_PERIOD"))
            {
                return SdmxProblems.NotImplemented.With($"پارامتر {name} تنها با {offered}", $"The parameter {name} is offered as {offered} only");
            }
        }

        return query["dimensionAtObservation"].ToString() is not ("" or SdmxIds.Time or "AllDimensions")
            ? SdmxProblems.NotImplemented.With("dimensionAtObservation تنها TIME_PERIOD یا AllDimensions", "dimensionAtObservation is offered as TIME_PERIOD or AllDimensions only")
            : null;
    }

    private static Result<SdmxParameters> Read(IQueryCollection query, Dictionary<string, SdmxCondition> conditions)
    {
        var errors = new List<FieldError>();
        var updatedAfter = WrittenTime.Instant("updatedAfter", query["updatedAfter"].ToString(), errors);
        var asOf = WrittenTime.Instant("asOf", query["asOf"].ToString(), errors);
        var first = Number(query, "firstNObservations", 1, errors);
        var last = Number(query, "lastNObservations", 1, errors);
        var offset = Number(query, "offset", 0, errors);
        var limit = Number(query, "limit", 1, errors);
        if (updatedAfter > asOf)
        {
            errors.Add(new("updatedAfter", "پس از asOf است", "It is later than asOf"));
        }

        if (errors.Count > 0)
        {
            return SdmxProblems.Malformed.With(errors);
        }

        var attributes = AttributesOf(query["attributes"].ToString());
        var measures = query["measures"].ToString();
        return attributes.Problem is { } unknown ? unknown
            : measures is not ("" or "all" or "none" or SdmxIds.Value) ? SdmxProblems.Meaningless.With($"سنجهٔ {measures} در ساختار نیست", $"The structure has no measure {measures}")
            : new SdmxParameters(
                conditions, updatedAfter, asOf, first, last, offset ?? 0, limit, query["dimensionAtObservation"].ToString() == "AllDimensions", attributes.Value!, measures != "none");
    }

    private static int? Number(IQueryCollection query, string name, int least, List<FieldError> errors)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        errors.Add(new(name, $"عدد صحیحی از {least} به بالا", $"A whole number from {least} on"));
        return null;
    }

    private static Result<IReadOnlySet<string>> AttributesOf(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in (text.Length == 0 ? "dsd" : text).Split(','))
        {
            switch (one)
            {
                case "dsd" or "all":
                    found.UnionWith([.. SdmxIds.SeriesAttributes, SdmxIds.Status]);
                    break;
                case "series":
                    found.UnionWith(SdmxIds.SeriesAttributes);
                    break;
                case "obs" or SdmxIds.Status:
                    found.Add(SdmxIds.Status);
                    break;
                case "none" or "msd" or "dataset":
                    break;
                case var id when SdmxIds.SeriesAttributes.Contains(id, StringComparer.Ordinal):
                    found.Add(id);
                    break;
                default:
                    return SdmxProblems.Meaningless.With($"ویژگی {one} در ساختار نیست", $"The structure has no attribute {one}");
            }
        }

        return found;
    }
}
