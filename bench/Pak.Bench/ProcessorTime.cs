using System.Globalization;

namespace Pak.Bench;

/// <summary>Processor time of processes as Linux counts it. Unlike rates, it stays nearly the same on a machine that does other work too.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a process and those that it started have used, those that ended among them.</summary>
    public static double Of(int process)
    {
        // One look at all: a child that ends between two looks would be counted twice, as itself and among those that its parent has waited for.
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => Read(name!)).OfType<Stat>().ToList();
        var children = all.ToLookup(stat => stat.Parent);
        return Sum(all.Single(stat => stat.Id == process));

        double Sum(Stat stat) => stat.Seconds + children[stat.Id].Sum(Sum);
    }

    private sealed record Stat(int Id, int Parent, double Seconds);

    private static Stat? Read(string process)
    {
        try
        {
            // What follows the name in brackets: state, parent, …, utime, stime, cutime, cstime (proc(5): fields 14 to 17).
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new Stat(Number(process), Number(fields[1]), fields[11..15].Sum(Number) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
