using Pak.Dashboard.Metrics;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Requests;

/// <summary>The requests to one route of a service in a time.</summary>
/// <param name="Seconds">How much of the time was measured.</param>
internal sealed record RouteRow(string Service, string Method, string Route, double Count, double Errors, double Seconds, Distribution Spread, bool Counts)
{
    /// <summary>A second; what was measured for less than ten seconds counts as ten, since a burst is no rate.</summary>
    public double? Rate => Seconds > 0 ? Count / Math.Max(10, Seconds) : null;

    public double? ErrorShare => Count > 0 ? Errors / Count : null;
}

/// <summary>How a service keeps its promises. What is left of a budget is 1 while nothing failed, 0 when all that was allowed has, and less beyond.</summary>
internal sealed record ServiceLevel(string Service, Objectives Promise, double Count, double Failed, double Slow)
{
    public double? Availability => Count > 0 ? 1 - (Failed / Count) : null;

    public double? AvailabilityLeft => Count > 0 ? 1 - (Failed / Count / (1 - Promise.Availability)) : null;

    public double? InTime => Count > 0 ? 1 - (Slow / Count) : null;

    public double? LatencyLeft => Count > 0 ? 1 - (Slow / Count / (1 - Promise.LatencyShare)) : null;
}

/// <summary>How far behind a consumer is with a feed.</summary>
/// <param name="Spread">From an event's time to its effect, in seconds.</param>
/// <param name="Pages">How many pages of events it applied.</param>
/// <param name="LastTime">When it last did; 0 for not yet.</param>
/// <param name="Stalled">For how many seconds it has not been able to follow, when it last told; null where it does not tell.</param>
/// <param name="Silent">For how many seconds it has told nothing at all, where it should have by now: then nobody follows.</param>
internal sealed record FeedLag(string Consumer, string Feed, Distribution Spread, double Pages, long LastTime, double? Stalled, double? Silent);

/// <summary>What the first page shows, from the metrics that ASP.NET Core and Pak's consumers send. They count every request; traces may not.</summary>
internal sealed class RequestStats(MetricStore metrics, Objectives objectives)
{
    public const string Duration = "http.server.request.duration";
    public const string Lag = "pak.events.lag";
    public const string Stalled = "pak.events.stalled";

    private const long ShortestSilence = 10_000_000_000;
    private const long UnknownInterval = 180_000_000_000;

    public List<RouteRow> Routes(long from, long to) =>
    [
        .. metrics.Named(Duration)
            .GroupBy(s => (s.Resource.Service, Method: s.Fields.Value("http.request.method") ?? "", Route: RouteOf(s)))
            .Select(g =>
            {
                var (spread, count, seconds) = Rates.Total(g, from, to);
                var errors = Rates.Total(g.Where(IsFailure), from, to).Sum;
                return new RouteRow(g.Key.Service, g.Key.Method, g.Key.Route, count, errors, seconds, spread, objectives.Counts(g.Key.Route));
            })
            .Where(r => r.Count > 0)
            .OrderByDescending(r => r.Counts).ThenBy(r => r.Service, StringComparer.Ordinal).ThenByDescending(r => r.Count),
    ];

    public List<ServiceLevel> Levels(long now)
    {
        var from = now - (objectives.WindowMinutes * 60_000_000_000L);
        return
        [
            .. metrics.Named(Duration).Where(s => objectives.Counts(RouteOf(s))).GroupBy(s => s.Resource.Service).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g =>
                {
                    var promise = objectives.For(g.Key);
                    var (spread, count, _) = Rates.Total(g, from, now);
                    var failed = Rates.Total(g.Where(IsFailure), from, now).Sum;
                    return new ServiceLevel(g.Key, promise, count, failed, Math.Max(0, count - spread.CountUpTo(promise.LatencySeconds)));
                })
                .Where(l => l.Count > 0),
        ];
    }

    public List<FeedLag> Feeds(long from, long to)
    {
        var lags = metrics.Named(Lag).ToLookup(Key);
        var stalls = metrics.Named(Stalled).ToLookup(Key);
        return
        [
            .. lags.Select(g => g.Key).Union(stalls.Select(g => g.Key)).Order().Select(key =>
            {
                var (spread, pages, _) = Rates.Total(lags[key], from, to);
                var last = lags[key].SelectMany(s => s.Points).Where(p => p.Count > 0).Select(p => p.End).DefaultIfEmpty(0).Max();
                var told = stalls[key].MaxBy(s => s.Points[^1].End);
                return new FeedLag(key.Service, key.Feed, spread, pages, last, told?.Points[^1].Value, told is null ? null : Silence(told, to));
            }),
        ];

        static (string Service, string Feed) Key(SeriesView series) => (series.Resource.Service, series.Fields.Value("feed") ?? "");
    }

    /// <summary>A consumer that does not run sends nothing, so what it told last would stand for ever.</summary>
    private static double? Silence(SeriesView series, long now)
    {
        var silence = now - series.Points[^1].End;
        var patience = Math.Max(ShortestSilence, series.Resource.ExportInterval is > 0 and var interval ? 3 * interval : UnknownInterval);
        return silence > patience ? silence / 1e9 : null;
    }

    /// <summary>The server's fault: 5xx, or no answer at all because of an exception.</summary>
    private static bool IsFailure(SeriesView series) => series.Fields.Value("http.response.status_code") switch
    {
        { Length: 3 } status => status[0] == '5',
        _ => series.Fields.Value("error.type") is not null,
    };

    private static string RouteOf(SeriesView series) => series.Fields.Value("http.route") switch
    {
        null => "",
        var route when route.StartsWith('/') => route,
        var route => "/" + route,
    };
}
