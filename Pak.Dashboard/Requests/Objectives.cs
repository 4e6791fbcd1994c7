namespace Pak.Dashboard.Requests;

/// <summary>
/// What a service promises (section <c>Pak:Objectives</c>; one service's own values in <c>Pak:Objectives:Services:{name}</c>): a share of
/// requests without a failure of the server, and a share answered within a time.
/// </summary>
internal sealed record Objectives
{
    /// <summary>The share of requests that do not fail (5xx).</summary>
    public double Availability { get; init; } = 0.999;

    /// <summary>Within this many seconds …</summary>
    public double LatencySeconds { get; init; } = 0.5;

    /// <summary>… this share of requests is answered.</summary>
    public double LatencyShare { get; init; } = 0.95;

    /// <summary>The time over which the budget is counted, as far as points are kept.</summary>
    public int WindowMinutes { get; init; } = 60;

    /// <summary>Routes that do not count, because nobody waits for them: probes, and feeds that wait for news.</summary>
    public IReadOnlyList<string> NotCounted { get; init; } = ["/health", "/alive", "/events"];

    public IReadOnlyDictionary<string, ServiceObjectives> Services { get; init; } = new Dictionary<string, ServiceObjectives>();

    /// <summary>A service's own promise where it has one.</summary>
    public sealed record ServiceObjectives(double? Availability = null, double? LatencySeconds = null, double? LatencyShare = null);

    public static Objectives Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Pak:Objectives");
        var read = section.Get<Objectives>() ?? new Objectives();
        // Lists of the configuration are added to those of the code; here they replace them.
        var routes = section.GetSection(nameof(NotCounted)).Get<string[]>();
        read = routes is null ? read : read with { NotCounted = routes };
        if (read.Availability is not (> 0 and < 1) || read.LatencyShare is not (> 0 and < 1) || read.LatencySeconds <= 0 || read.WindowMinutes is not (> 0 and <= 1440))
        {
            throw new InvalidOperationException("Pak:Objectives: Availability and LatencyShare lie between 0 and 1, LatencySeconds above 0, WindowMinutes from 1 to 1440.");
        }

        return read;
    }

    public Objectives For(string service) => Services.GetValueOrDefault(service) is not { } own
        ? this
        : this with
        {
            Availability = own.Availability ?? Availability,
            LatencySeconds = own.LatencySeconds ?? LatencySeconds,
            LatencyShare = own.LatencyShare ?? LatencyShare,
        };

    /// <summary>Counted are all routes but those that end in one of <see cref="NotCounted"/>.</summary>
    public bool Counts(string route) => !NotCounted.Any(r => route.Equals(r, StringComparison.OrdinalIgnoreCase) || route.EndsWith(r, StringComparison.OrdinalIgnoreCase));
}
