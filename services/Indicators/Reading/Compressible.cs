namespace Pak.Indicators.Reading;

/// <summary>What is worth compressing. Everything here is public or the caller's own, and no answer mixes secrets with what others chose.</summary>
internal static class Compressible
{
    public static readonly string[] Types =
    [
        "application/json", "application/ld+json", "application/problem+json", "text/csv",
        "application/vnd.sdmx.data+json", "application/vnd.sdmx.data+csv", "application/vnd.sdmx.structure+json",
    ];
}
