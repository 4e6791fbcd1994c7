using System.Globalization;
using Dapper;
using Npgsql;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Sdmx;

/// <summary>The indicators as SDMX sees them.</summary>
internal static class SdmxCatalogue
{
    /// <param name="codes">Null for all.</param>
    public static async Task<List<IndicatorRow>> Read(NpgsqlConnection connection, string[]? codes, CancellationToken ct) =>
        (await connection.QueryAsync<IndicatorRow>(new CommandDefinition(
            $"""SELECT {IndicatorRow.Columns} FROM indicators i {(codes is null ? "" : "WHERE i.code = ANY(@codes)")} ORDER BY i.code COLLATE "C" """,
            new { codes }, cancellationToken: ct))).AsList();

    /// <summary>Those that the artefacts of an address have.</summary>
    public static List<IndicatorRow> Named(List<IndicatorRow> all, SdmxPath path)
    {
        var agencies = path.Agency.Split(',');
        var resources = path.Resource.Split(',');
        return path.IsOfStructure
            ? agencies.Any(a => a is "*" or SdmxIds.Maintainer) && resources.Any(r => r is "*" or SdmxIds.Structure) ? all : []
            : all.FindAll(indicator => resources.Any(r =>
                r is "*" or SdmxIds.AllIndicators ? agencies.Any(a => a is "*" or SdmxIds.Maintainer || a == indicator.Agency)
                : r == indicator.Code && agencies.Any(a => a == "*" || a == indicator.Agency)));
    }

    /// <summary>The one dataflow that has all that was named.</summary>
    public static (string Agency, string Id) FlowOf(SdmxPath path, List<IndicatorRow> named) =>
        named.Count == 1 && path.Resource == named[0].Code ? (named[0].Agency, named[0].Code)
        : path.Agency != "*" && path.Agency != SdmxIds.Maintainer && named.Select(i => i.Agency).Distinct(StringComparer.Ordinal).Count() == 1 ? (named[0].Agency, SdmxIds.AllIndicators)
        : (SdmxIds.Maintainer, SdmxIds.AllIndicators);

    public static string AttributeOf(IndicatorRow indicator, string attribute, string language) => attribute switch
    {
        "UNIT_MEASURE" => language == "fa" ? indicator.UnitFa : indicator.UnitEn,
        "UNIT_MULT" => indicator.Multiplier.ToString(CultureInfo.InvariantCulture),
        "DECIMALS" => indicator.Decimals.ToString(CultureInfo.InvariantCulture),
        _ => indicator.Sample ? "true" : "false",
    };
}
