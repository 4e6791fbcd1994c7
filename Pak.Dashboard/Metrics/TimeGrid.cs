using Pak.Dashboard.Store;

namespace Pak.Dashboard.Metrics;

/// <summary>A span of time in equal steps, in nanoseconds of Unix time. It ends at a whole step, so that a chart does not tremble.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct TimeGrid(long From, long Step, int Count)
{
    public static readonly IReadOnlyList<int> Windows = [5, 15, 60, 180, 720];

    public long To => From + (Step * Count);

    /// <summary>The last minutes in sixty steps.</summary>
    public static TimeGrid Last(int minutes, DateTimeOffset now)
    {
        var step = minutes * 1_000_000_000L;
        var end = ((now.Nanoseconds() / step) + 1) * step;
        return new(end - (60 * step), step, 60);
    }

    /// <summary>The given minutes if they are one of <see cref="Windows"/>, else fifteen.</summary>
    public static int Window(int? minutes) => minutes is { } given && Windows.Contains(given) ? given : 15;
}
