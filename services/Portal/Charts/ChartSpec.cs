namespace Pak.Portal.Charts;

/// <summary>What a line of a chart stands for; decides how it is drawn.</summary>
internal enum LineRole
{
    /// <summary>Published values of the page's indicator.</summary>
    Value,

    /// <summary>What a plan wants the values to be.</summary>
    Target,

    /// <summary>Another indicator beside it, on a scale of its own.</summary>
    Second,
}

/// <param name="Values">One a period, in their order; null where there is none: a gap, not a zero.</param>
internal sealed record ChartLine(string Name, LineRole Role, IReadOnlyList<decimal?> Values);

/// <summary>All that a picture of values says: the page, the .svg address and the embedded frame draw the same one.</summary>
/// <param name="Periods">As they are read, oldest first.</param>
/// <param name="At">The index of the period that bars and map are about.</param>
internal sealed record ChartSpec(
    string Title, string Unit, int Decimals, IReadOnlyList<string> Periods, IReadOnlyList<ChartLine> Lines, int At, string Source)
{
    public string? SecondUnit { get; init; }

    public int SecondDecimals { get; init; }

    /// <summary>A logarithmic scale; heeded where every value is above zero.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Values are changes in percent.</summary>
    public bool Percent { get; init; }

    /// <summary>The first day of each period, where they do not follow each other evenly: they are placed by time then. Null where one is as good as the next.</summary>
    public IReadOnlyList<int>? Days { get; init; }

    /// <summary>Gaps are bridged: the lines have periods of different lengths, so that none has a value in every row.</summary>
    public bool Bridged { get; init; }

    public IEnumerable<double> Drawn(LineRole role) => Lines
        .Where(l => l.Role == role || (role == LineRole.Value && l.Role == LineRole.Target))
        .SelectMany(l => l.Values).OfType<decimal>().Select(v => (double)v);
}
