using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload.Formats;

/// <summary>Where the cells of a row stand.</summary>
internal sealed class FigureColumns
{
    /// <summary>Pak's own columns; the first four are needed.</summary>
    public static readonly string[] Names = ["indicator", "area", "period", "value", "status", "breakdown"];

    private const int Required = 4;

    // What SDMX-CSV 2 calls them, in the same order; dimensions of breakdowns have columns of their own.
    private static readonly string[] SdmxNames = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];
    private static readonly string[] SdmxIgnored = ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "FREQ", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "SAMPLE", "SERIES_KEY", "OBS_KEY"];
    private const int SdmxRequired = 4;

    private FigureColumns(int[] positions, int action, IReadOnlyList<(string Code, int Position)> dimensions) =>
        (Positions, Action, Dimensions) = (positions, action, dimensions);

    /// <summary>Of each of <see cref="Names"/>; −1 where the file has no such column.</summary>
    public int[] Positions { get; }

    /// <summary>SDMX: what to do with a row; −1 where there is no such column.</summary>
    public int Action { get; }

    /// <summary>SDMX: the columns of the breakdowns.</summary>
    public IReadOnlyList<(string Code, int Position)> Dimensions { get; }

    /// <summary>Finds the columns by the header; what is wrong with it is added.</summary>
    public static FigureColumns Locate(IReadOnlyList<string> header, UploadRules rules, List<FindingEntry> findings)
    {
        if (header.Count == 0 || !header[0].Trim().StartsWith("STRUCTURE", StringComparison.OrdinalIgnoreCase))
        {
            var (positions, wrong) = CsvHeader.Locate(header, Names, Required);
            findings.AddRange(wrong);
            return new(positions, -1, []);
        }

        // STRUCTURE[;] and ids with names behind them (labels=both) are written "ID: name".
        var ids = header.Select(name => name.Split(':')[0].Split('[')[0].Trim()).ToList();
        var dimensions = rules.Dimensions.Select(dimension => (dimension.Code, ids.FindIndex(id => id.Equals(dimension.Code, StringComparison.OrdinalIgnoreCase))))
            .Where(column => column.Item2 >= 0).ToList();
        foreach (var missing in SdmxNames.Take(SdmxRequired).Where(name => !ids.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            findings.Add(new(1, FindingCode.MissingColumn, missing, null, string.Join(',', SdmxNames)));
        }

        foreach (var repeated in ids.GroupBy(id => id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            findings.Add(new(1, FindingCode.RepeatedColumn, PlainText.Excerpt(repeated.Key), null));
        }

        foreach (var unknown in ids.Where(id => !IsSdmx(id, rules)))
        {
            findings.Add(new(1, FindingCode.UnknownColumn, PlainText.Excerpt(unknown), null, string.Join(',', SdmxNames)));
        }

        int[] found = [.. SdmxNames.Select(name => ids.FindIndex(id => id.Equals(name, StringComparison.OrdinalIgnoreCase))), -1];
        return new(found, ids.FindIndex(id => id.Equals("ACTION", StringComparison.OrdinalIgnoreCase)), dimensions);
    }

    private static bool IsSdmx(string id, UploadRules rules) =>
        SdmxNames.Contains(id, StringComparer.OrdinalIgnoreCase) || SdmxIgnored.Contains(id, StringComparer.OrdinalIgnoreCase)
        || id.Equals("ACTION", StringComparison.OrdinalIgnoreCase) || rules.Dimensions.Any(dimension => id.Equals(dimension.Code, StringComparison.OrdinalIgnoreCase));
}
