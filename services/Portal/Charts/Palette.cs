namespace Pak.Portal.Charts;

/// <summary>The colours of pictures in light; the style sheet knows the same classes in dark.</summary>
internal static class Palette
{
    public const string Ink = "#14242b";
    public const string Soft = "#4b5d65";
    public const string Line = "#d5dedd";
    public const string Paper = "#ffffff";

    /// <summary>Lines and bars: told apart by people who see few colours too, with the shape of the marker beside the colour.</summary>
    public static readonly string[] Series = ["#0b7f86", "#b86a00", "#8a4fa3", "#c2453d", "#3e7d3a", "#3f6fb5", "#7b6a4a", "#b0477f"];

    /// <summary>From low to high, for the map.</summary>
    public static readonly string[] Steps = ["#e3f1ee", "#b5dbd5", "#7fc0bb", "#47a0a0", "#1b7b80", "#07555c"];

    public const string NoData = "#e9ecec";
}
