using Pak.Contracts;

namespace Pak.Indicators.Catalogue;

/// <summary>Which way is better. In a range: neither more nor less, but inside the valid range's middle ground.</summary>
public enum Direction
{
    More,
    Less,
    Range,
}

/// <summary>The values that make sense, both ends included; either may be open.</summary>
public sealed record ValidRange(decimal? Min, decimal? Max);

/// <summary>What an agency says about an indicator of its own.</summary>
public record IndicatorContent
{
    public required LocalizedText Name { get; init; }

    public required LocalizedText Definition { get; init; }

    /// <summary>A code of <c>GET /api/indicators/sectors</c>.</summary>
    public required string Sector { get; init; }

    public required LocalizedText Unit { get; init; }

    /// <summary>Power of ten that values are to be multiplied with: 9 when they are in thousand millions.</summary>
    public int Multiplier { get; init; }

    public required Frequency Frequency { get; init; }

    public required CalendarKind Calendar { get; init; }

    /// <summary>Digits after the point when shown. Values keep the digits that they were uploaded with.</summary>
    public int Decimals { get; init; }

    public Direction Direction { get; init; }

    /// <summary>Days from the end of a period to the day its value is due.</summary>
    public int PublicationLagDays { get; init; }

    public ValidRange? ValidRange { get; init; }

    /// <summary>Percent; a larger change from one period to the next is questioned.</summary>
    public decimal? ChangeThreshold { get; init; }

    public LocalizedText? Source { get; init; }

    public LocalizedText? Method { get; init; }

    public LocalizedText? Contact { get; init; }

    /// <summary>Which places, people and times the figures are about, and which not.</summary>
    public LocalizedText? Coverage { get; init; }

    /// <summary>How exact they are: sampling error, breaks in the series, known gaps.</summary>
    public LocalizedText? Accuracy { get; init; }

    /// <summary>When and why published figures are revised.</summary>
    public LocalizedText? RevisionPolicy { get; init; }

    /// <summary>The terms of use: an SPDX identifier such as CC-BY-4.0, or an address.</summary>
    public string? Licence { get; init; }

    /// <summary>At most 20 words that people search for.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The indicator of the Sustainable Development Goals that it answers: 3.2.1, or 4.</summary>
    public string? SdgCode { get; init; }

    /// <summary>Codes of the dimensions of <c>GET /api/indicators/breakdowns</c> that it is broken down by.</summary>
    public IReadOnlyList<string> Breakdowns { get; init; } = [];

    /// <summary>
    /// How it is computed from others, as <c>100 * (exports - imports) / lag(gdp, 1)</c>; null for one whose figures are reported. A
    /// code with a hyphen stands in backticks. Functions: <c>lag(x, n)</c>, <c>pct_change(x, n)</c>, <c>sum_areas(x)</c>, <c>mean_areas(x)</c>.
    /// </summary>
    public string? Formula { get; init; }
}

/// <summary>An indicator to be defined for the caller's agency.</summary>
public sealed record NewIndicator : IndicatorContent
{
    /// <summary>Small letters, digits, hyphens and underscores; 2 to 80 characters; unique in Pak.</summary>
    public required string Code { get; init; }
}

/// <summary>A definition as it is to be from now on.</summary>
public sealed record ChangedIndicator : IndicatorContent
{
    /// <summary>Why it changes; kept with the version.</summary>
    public string? Why { get; init; }
}

/// <summary>An indicator of the catalogue.</summary>
public sealed record Indicator : IndicatorContent
{
    public required string Code { get; init; }

    /// <summary>The code of the responsible agency.</summary>
    public required string Agency { get; init; }

    /// <summary>True: definition and values are made up for demonstration.</summary>
    public required bool Sample { get; init; }

    public required int Version { get; init; }
}
