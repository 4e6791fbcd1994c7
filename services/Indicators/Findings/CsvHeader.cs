using CsvHelper;

namespace Pak.Indicators.Findings;

/// <summary>
/// Finds the columns that a file must and may have, in whatever order its header names them. Header names are compared
/// without regard to case and surrounding spaces.
/// </summary>
internal static class CsvHeader
{
    /// <summary>Rows are lines: a stray quote cannot swallow the rest of the file, and no row is longer than this.</summary>
    private const int MaxRecordBytes = 64 * 1024;

    /// <summary>What is wrong with a file that cannot be read on.</summary>
    public static FindingEntry Unreadable(CsvFormatException e) => new(
        (int)Math.Max(1, e.LineNumber),
        // The reader tells it apart in its message only.
        e.Message.Contains(nameof(CsvReaderOptions.MaxRecordSize), StringComparison.Ordinal) ? FindingCode.LineTooLong : FindingCode.Malformed,
        null,
        null);

    public static CsvReaderOptions Options(bool lineBreaksInQuotes) => new()
    {
        Separator = ',',
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = lineBreaksInQuotes,
        MaxRecordSize = MaxRecordBytes,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>
    /// Where each of <paramref name="known"/> stands (−1: absent). A finding for every column that is unknown, stands twice, or
    /// is one of the first <paramref name="required"/> and missing.
    /// </summary>
    public static (int[] Positions, List<FindingEntry> Findings) Locate(IReadOnlyList<string> header, string[] known, int required)
    {
        var names = string.Join(",", known);
        var positions = new int[known.Length];
        Array.Fill(positions, -1);
        var findings = new List<FindingEntry>();
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            var column = Array.FindIndex(known, k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (column < 0)
            {
                findings.Add(new(1, FindingCode.UnknownColumn, PlainText.Excerpt(name), null, names));
            }
            else if (positions[column] >= 0)
            {
                findings.Add(new(1, FindingCode.RepeatedColumn, known[column], null));
            }
            else
            {
                positions[column] = i;
            }
        }

        findings.AddRange(known.Take(required).Where((_, i) => positions[i] < 0).Select(name => new FindingEntry(1, FindingCode.MissingColumn, name, null, names)));
        return (positions, findings);
    }
}
