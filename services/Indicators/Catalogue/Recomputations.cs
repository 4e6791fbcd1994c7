namespace Pak.Indicators.Catalogue;

/// <summary>Which figures are not yet what a formula says.</summary>
internal static class Recomputations
{
    /// <summary>A query of the ids of the indicators whose formula, or one that they build on, was set and is not yet computed.</summary>
    public const string Waiting =
        """
        WITH RECURSIVE waiting AS (
            SELECT i.id, i.code FROM indicators i
            WHERE i.id IN (SELECT unnest(s.recomputes) FROM submissions s WHERE s.recomputes IS NOT NULL AND s.status = 'approved')
            UNION SELECT n.id, n.code FROM waiting w JOIN indicators n ON n.inputs @> ARRAY[w.code]
        )
        SELECT id FROM waiting
        """;
}
