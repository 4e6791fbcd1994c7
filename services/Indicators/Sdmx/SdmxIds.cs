using Pak.Contracts;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Sdmx;

/// <summary>
/// The artefacts that Pak publishes. One data structure serves all: FREQ, INDICATOR, REF_AREA, one dimension for each breakdown (its code in capitals; <c>_T</c> is
/// the total), TIME_PERIOD. Dataflows: <c>PAK:INDICATORS</c> has everything, <c>{agency}:INDICATORS</c> all of one agency, <c>{agency}:{code}</c> one indicator.
/// </summary>
internal static class SdmxIds
{
    public const string Maintainer = "PAK";
    public const string AllIndicators = "INDICATORS";
    public const string Structure = "DSD_INDICATORS";
    public const string Concepts = "CS_INDICATORS";
    public const string Version = "1.0.0";
    public const string Total = "_T";

    public const string Frequency = "FREQ";
    public const string Indicator = "INDICATOR";
    public const string Area = "REF_AREA";
    public const string Time = "TIME_PERIOD";
    public const string Value = "OBS_VALUE";
    public const string Status = "OBS_STATUS";

    /// <summary>Attributes of a series, in their order.</summary>
    public static readonly string[] SeriesAttributes = ["UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "SAMPLE"];

    public static string DimensionOf(string breakdown) => breakdown.ToUpperInvariant();

    public static string DataflowUrn(string agency, string id) => $"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={agency}:{id}({Version})";

    public static string StructureUrn => $"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={Maintainer}:{Structure}({Version})";

    public static string CodelistUrn(string id) => $"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={Maintainer}:{id}({Version})";

    public static string ConceptUrn(string id) => $"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={Maintainer}:{Concepts}({Version}).{id}";

    public static string CodelistOf(string dimension) => $"CL_{dimension}";

    /// <summary>Whether a version in an address (a list, wildcards, <c>+</c>, <c>~</c>) takes 1.0.0, the only one there is.</summary>
    public static bool TakesVersion(string version) => version.Split(',').Any(one => one is "*" or "+" or "~" or "1" or "1.0" or Version or "1+" or "1.0+" or "1+.0.0" or "1.0+.0" or "1.0.0+");

    /// <summary>Agencies and their dataflows, as far as anybody needs to name them.</summary>
    public static LocalizedText DataflowName(string agency, string id, IReadOnlyList<IndicatorRow> indicators) =>
        id != AllIndicators ? indicators.Select(i => new LocalizedText(i.NameFa, i.NameEn)).First()
        : agency == Maintainer ? new("همهٔ شاخص‌ها", "All indicators")
        : new($"همهٔ شاخص‌های {agency}", $"All indicators of {agency}");
}
