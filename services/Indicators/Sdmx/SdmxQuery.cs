using Npgsql;
using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>The part of a cube that an address names.</summary>
internal sealed record SdmxPath(string Context, string Agency, string Resource, string Version, string Key)
{
    public bool IsOfStructure => Context == "datastructure";
}

/// <summary>A data or availability query, understood: which indicators and areas to read, and what a series and an observation must be.</summary>
internal sealed class SdmxQuery
{
    private SdmxQuery(SdmxPath path, SdmxParameters parameters, SdmxDimensions dimensions, IReadOnlyList<IndicatorRow> indicators, (string Agency, string Id) flow) =>
        (Path, Parameters, Dimensions, Indicators, Flow) = (path, parameters, dimensions, indicators, flow);

    public SdmxPath Path { get; }

    public SdmxParameters Parameters { get; }

    public SdmxDimensions Dimensions { get; }

    /// <summary>Those that may have something; the series decide.</summary>
    public IReadOnlyList<IndicatorRow> Indicators { get; private init; }

    public string[]? Areas { get; private init; }

    /// <summary>Agency and id of the dataflow that the answer is of.</summary>
    public (string Agency, string Id) Flow { get; }

    public string[][] Keys { get; private init; } = [];

    public Func<PeriodText, bool>? OfPeriod { get; private init; }

    public Func<decimal?, bool>? OfValue { get; private init; }

    public SdmxCondition? OfStatus { get; private init; }

    public static async Task<Result<SdmxQuery>> Understand(NpgsqlConnection connection, SdmxPath path, SdmxParameters parameters, CancellationToken ct)
    {
        if (path.Context is "provisionagreement" or not ("*" or "dataflow" or "datastructure"))
        {
            return path.Context == "provisionagreement"
                ? SdmxProblems.NotImplemented.With("توافق‌نامهٔ ارائه نیست", "There are no provision agreements")
                : SdmxProblems.Malformed.With("بافت یکی از dataflow و datastructure است", "The context is dataflow or datastructure");
        }

        var dimensions = new SdmxDimensions(await ReadBreakdowns.Read(connection, ct));
        var all = await SdmxCatalogue.Read(connection, CodesOf(path, parameters), ct);
        var named = SdmxIds.TakesVersion(path.Version) ? SdmxCatalogue.Named(all, path) : [];
        var flow = path.IsOfStructure ? (SdmxIds.Maintainer, SdmxIds.AllIndicators) : SdmxCatalogue.FlowOf(path, named);
        return new SdmxQuery(path, parameters, dimensions, named, flow).WithConditions();
    }

    /// <summary>Whether the series has what key and conditions ask, except of <paramref name="ignored"/>.</summary>
    public bool Takes(string[] key, IndicatorRow indicator, int ignored = -1)
    {
        for (var n = 0; n < key.Length; n++)
        {
            if (n != ignored && Parameters.Conditions.TryGetValue(Dimensions.Ids[n], out var condition) && !condition.Takes(key[n]))
            {
                return false;
            }
        }

        return (Keys.Length == 0 || Keys.Any(wanted => Fits(key, wanted, ignored)))
            && SdmxIds.SeriesAttributes.All(attribute => !Parameters.Conditions.TryGetValue(attribute, out var condition) || condition.Takes(SdmxCatalogue.AttributeOf(indicator, attribute, "en")));
    }

    /// <summary>Every part, all time: what is left out is left out by <see cref="Takes"/> and of each series.</summary>
    public SeriesFilter ToFilter() => new([.. Indicators.Select(i => i.Id)], Areas, null, null, null, Parameters.AsOf);

    private static bool Fits(string[] key, string[] wanted, int ignored)
    {
        for (var n = 0; n < wanted.Length; n++)
        {
            if (n != ignored && wanted[n] is not ("" or "*") && wanted[n] != key[n])
            {
                return false;
            }
        }

        return true;
    }

    private Result<SdmxQuery> WithConditions()
    {
        var keys = KeysOf(Path);
        if (keys.Any(key => key.Length > Dimensions.Count))
        {
            return SdmxProblems.Meaningless.With(
                $"کلید بیش از {Dimensions.Count} بخش دارد: {string.Join('.', Dimensions.Ids)}", $"The key has more than {Dimensions.Count} parts: {string.Join('.', Dimensions.Ids)}");
        }

        var unknown = Parameters.Conditions.Keys.FirstOrDefault(id =>
            !Dimensions.Ids.Contains(id) && !SdmxIds.SeriesAttributes.Contains(id) && id is not (SdmxIds.Time or SdmxIds.Value or SdmxIds.Status));
        if (unknown is not null)
        {
            return SdmxProblems.Meaningless.With($"ساختار مؤلفه‌ای به نام {unknown} ندارد", $"The structure has no component {unknown}");
        }

        var period = Parameters.Conditions.GetValueOrDefault(SdmxIds.Time)?.OfPeriods();
        var value = Parameters.Conditions.GetValueOrDefault(SdmxIds.Value)?.OfNumbers(SdmxIds.Value);
        return (period?.Problem ?? value?.Problem) is { } problem ? problem : new SdmxQuery(Path, Parameters, Dimensions, Indicators, Flow)
        {
            Indicators = [.. Indicators.Where(indicator => MayHave(indicator, keys))],
            Areas = AreasOf(keys),
            Keys = keys,
            OfPeriod = period?.Value,
            OfValue = value?.Value,
            OfStatus = Parameters.Conditions.GetValueOrDefault(SdmxIds.Status),
        };
    }

    private static string[][] KeysOf(SdmxPath path) => path.Key is "*" or "" ? [] : [.. path.Key.Split(',').Select(key => key.Split('.'))];

    /// <summary>
    /// The indicators that alone can be meant, so that a question about one does not read the whole catalogue; null where any can. The dataflow of one agency
    /// is named after all that it has, whatever the key asks.
    /// </summary>
    private static string[]? CodesOf(SdmxPath path, SdmxParameters parameters)
    {
        var resources = path.Resource.Split(',');
        var keys = KeysOf(path);
        var codes = !path.IsOfStructure && !resources.Any(r => r is "*" or SdmxIds.AllIndicators) ? resources
            : path.Agency is not ("*" or SdmxIds.Maintainer) ? null
            : parameters.Conditions.GetValueOrDefault(SdmxIds.Indicator)?.Values
                ?? (keys.Length > 0 && keys.All(key => key.Length > 1 && key[1] is not ("" or "*")) ? [.. keys.Select(key => key[1])] : null);
        return codes is null ? null : [.. codes.Where(DefinitionRules.IsCode)];
    }

    private bool MayHave(IndicatorRow indicator, string[][] keys) =>
        Parameters.Conditions.GetValueOrDefault(SdmxIds.Frequency)?.Takes(indicator.Frequency) != false
        && Parameters.Conditions.GetValueOrDefault(SdmxIds.Indicator)?.Takes(indicator.Code) != false
        && (keys.Length == 0 || keys.Any(key => Fits([indicator.Frequency, indicator.Code], [.. key.Take(2)], ignored: -1)));

    /// <summary>The areas that alone can be meant; null where any can.</summary>
    private string[]? AreasOf(string[][] keys)
    {
        var ofKeys = keys.Length > 0 && keys.All(key => key.Length > 2 && key[2] is not ("" or "*")) ? keys.Select(key => key[2]).Distinct(StringComparer.Ordinal).ToArray() : null;
        var areas = Parameters.Conditions.GetValueOrDefault(SdmxIds.Area)?.Values ?? ofKeys;
        return areas is null ? null : [.. areas.Where(AreaList.ByCode.ContainsKey)];
    }
}
