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
}

/// <summary>An indicator to be defined for the caller's agency.</summary>
public sealed record NewIndicator : IndicatorContent
{
    /// <summary>Small letters, digits, hyphens and underscores; 2 to 80 characters; unique in Pak.</summary>
    public required string Code { get; init; }
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
