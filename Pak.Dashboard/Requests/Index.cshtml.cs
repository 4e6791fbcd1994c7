using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Metrics;
using Pak.Dashboard.Otlp;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Requests;

/// <summary>The first page: requests by service and route, the promises of the services, and how far consumers are behind their feeds.</summary>
internal sealed class IndexModel(
    RequestStats stats, MetricStore metrics, TimeProvider clock, Settings settings, Objectives objectives, OtlpReceiver receiver, Archive archive) : PageModel
{
    public int Minutes { get; private set; }

    public IReadOnlyList<RouteRow> Routes { get; private set; } = [];

    public IReadOnlyList<ServiceLevel> Levels { get; private set; } = [];

    public IReadOnlyList<FeedLag> Feeds { get; private set; } = [];

    public bool IsEmpty => metrics.Fullness.Kept == 0;

    public Settings Settings => settings;

    public Objectives Objectives => objectives;

    /// <summary>Requests with telemetry that were told to come again.</summary>
    public long TurnedAway => receiver.TurnedAway;

    /// <summary>Requests with telemetry that are shown but were not written to the files.</summary>
    public long NotKept => archive.LeftOut;

    /// <summary><c>slowest</c>, <c>errors</c>, <c>busiest</c>; nothing for by service.</summary>
    public string? Sort { get; private set; }

    /// <summary>This page with another range or order.</summary>
    public static string Address(int minutes, string? sort) =>
        string.Create(CultureInfo.InvariantCulture, $"/?minutes={minutes}") + (sort is null ? "" : "&sort=" + sort);

    public void OnGet(int? minutes, string? sort)
    {
        Minutes = TimeGrid.Window(minutes);
        var now = clock.GetUtcNow().Nanoseconds();
        var from = now - (Minutes * 60_000_000_000L);
        (Sort, Func<RouteRow, double?>? by) = sort switch
        {
            "slowest" => (sort, row => row.Spread.Percentile(0.95)?.Value),
            "errors" => (sort, row => row.ErrorShare),
            "busiest" => (sort, row => row.Rate),
            _ => ((string?)null, (Func<RouteRow, double?>?)null),
        };
        var routes = stats.Routes(from, now);
        Routes = by is null ? routes : [.. routes.OrderByDescending(row => row.Counts).ThenByDescending(by)];
        Levels = stats.Levels(now);
        Feeds = stats.Feeds(from, now);
    }
}
