using System.Globalization;

namespace Pak.Bench;

/// <summary>
/// Processor time that the processes of one part of the system use, as Linux counts it. Unlike rates, it stays nearly the same on a machine that does other work too.
/// A process counts while it lives: what one used that ended between two looks is left out, and one that began adds what it used.
/// </summary>
internal sealed class ProcessorTime
{
    private const double TicksPerSecond = 100;
    private readonly Dictionary<int, double> seconds;

    private ProcessorTime(Dictionary<int, double> seconds) => this.seconds = seconds;

    /// <summary>What a process and those that descend from it have used until now, each by itself.</summary>
    public static ProcessorTime Of(int process)
    {
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => Read(name!)).OfType<Stat>().ToList();
        var children = all.ToLookup(stat => stat.Parent);
        return new ProcessorTime(Family(all.Single(stat => stat.Id == process)).ToDictionary(stat => stat.Id, stat => stat.Seconds));

        IEnumerable<Stat> Family(Stat stat) => children[stat.Id].SelectMany(Family).Prepend(stat);
    }

    /// <summary>Seconds used since an earlier look at the same process.</summary>
    public double Since(ProcessorTime earlier) => seconds.Sum(process => process.Value - earlier.seconds.GetValueOrDefault(process.Key));

    private sealed record Stat(int Id, int Parent, double Seconds);

    private static Stat? Read(string process)
    {
        try
        {
            // What follows the name in brackets: state, parent, …, utime, stime (proc(5): fields 14 and 15), without those of children that ended.
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new Stat(Number(process), Number(fields[1]), fields[11..13].Sum(Number) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
