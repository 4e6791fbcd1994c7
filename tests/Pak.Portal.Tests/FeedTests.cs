using System.Net;
using System.Xml.Linq;
using Pak.Portal.Api;
using Pak.Portal.Pages.Indicators;

namespace Pak.Portal.Tests;

/// <summary>Subscriptions: what has been published, by publication or in digests, and when a goal line was crossed.</summary>
public sealed class FeedTests : IDisposable
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private readonly PortalApp _app = new();

    public FeedTests() => Samples.Fill(_app.Upstream);

    [Fact]
    public async Task A_feed_tells_each_publication_once_with_the_filter_of_the_list()
    {
        var (page, feed) = await Read("/en/indicators.atom?sector=prices&area=IR-23");

        Assert.Equal("application/atom+xml; charset=utf-8", page.Header("Content-Type"));
        Assert.Equal("?sector=prices&area=IR-23", _app.Upstream.AskedFor("/api/indicators/latest")[^1].Query);
        var entry = Assert.Single(feed.Elements(Atom + "entry"));
        Assert.Equal("Inflation rate, 1403: 32.5 percent", entry.Element(Atom + "title")!.Value);
        Assert.Equal("http://localhost:8080/en/indicators/inflation?area=IR&asOf=2025-03-21T08:00:00Z", entry.Element(Atom + "id")!.Value);
        Assert.Equal("2025-03-21T08:00:00Z", feed.Element(Atom + "updated")!.Value);
        Assert.Contains("Target for 1403: 30.0 (▲ On track)", entry.Element(Atom + "content")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 32.5, 0)] // still above its goal of 30
    [InlineData(40, 29.5, 1)]
    [InlineData(40, 30, 1)] // on the line
    [InlineData(30, 29, 0)] // had been on it already
    [InlineData(29, 31, 1)] // and back again
    public async Task An_alert_tells_when_the_goal_line_is_crossed(double before, double now, int told)
    {
        _app.Upstream.Answer("GET /api/indicators/latest", new { items = new[] { Item((decimal)before, (decimal)now) } });

        var (_, feed) = await Read("/indicators.atom?only=goals");

        Assert.Equal(told, feed.Elements(Atom + "entry").Count());
        Assert.All(feed.Elements(Atom + "entry"), entry => Assert.StartsWith("از خط هدف گذشت: ", entry.Element(Atom + "title")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_digest_comes_when_its_time_is_over_and_not_where_nothing_changed()
    {
        Assert.Empty((await Read("/indicators.atom?every=week")).Feed.Elements(Atom + "entry")); // published today: the week goes on

        _app.Clock.Advance(TimeSpan.FromDays(8));
        var entry = Assert.Single((await Read("/indicators.atom?every=week")).Feed.Elements(Atom + "entry"));
        Assert.Equal("http://localhost:8080/indicators.atom?every=week&from=2025-03-15", entry.Element(Atom + "id")!.Value);
        Assert.Contains("۱ شاخص تازه منتشر شد", entry.Element(Atom + "title")!.Value, StringComparison.Ordinal);
        Assert.Empty((await Read("/indicators.atom?every=month")).Feed.Elements(Atom + "entry"));
    }

    [Theory]
    [InlineData("2025-03-21", "Week", "2025-03-15", "2025-03-22")] // a Friday, the last day of its week
    [InlineData("2025-03-22", "Week", "2025-03-22", "2025-03-29")]
    [InlineData("2025-03-20", "Month", "2025-02-19", "2025-03-21")] // the 30th of Esfand 1403
    [InlineData("2025-03-21", "Month", "2025-03-21", "2025-04-21")]
    [InlineData("2025-03-21", "Day", "2025-03-21", "2025-03-22")]
    public void Weeks_begin_on_Saturday_and_months_are_Jalali(string day, string every, string from, string to) =>
        Assert.Equal((Day(from), Day(to)), IndicatorFeed.SpanOf(Day(day), Enum.Parse<IndicatorFeed.Every>(every)));

    [Fact]
    public async Task The_list_names_its_feeds_with_the_filter_that_is_on()
    {
        var page = await _app.Open().Get("/indicators?sector=prices");

        Assert.Contains("<link rel=\"alternate\" type=\"application/atom&#x2B;xml\"", page.Html.Replace("atom+xml", "atom&#x2B;xml", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("href=\"/indicators.atom?sector=prices&amp;only=goals\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("data-agencies=\"statistics\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_service_is_away_a_reader_is_asked_to_come_again()
    {
        _app.Upstream.Down("GET /api/indicators/latest");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _app.Open().Get("/indicators.atom")).Status);
    }

    public void Dispose() => _app.Dispose();

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static object Item(decimal before, decimal now) => new
    {
        code = "inflation",
        name = Samples.Name("نرخ تورم", "Inflation rate"),
        sector = "prices",
        unit = Samples.Name("درصد", "percent"),
        multiplier = 0,
        decimals = 1,
        direction = "less",
        frequency = "A",
        calendar = "jalali",
        agency = "statistics",
        sample = true,
        area = "IR",
        period = "1403",
        value = now,
        status = "A",
        publishedAt = "2025-03-21T08:00:00Z",
        previous = new { period = "1402", value = before },
        change = new { absolute = now - before, relative = (decimal?)null },
        target = new { plan = "7th-plan", year = 1403, value = 30m, state = "on-track" },
    };

    private async Task<(Shown Page, XElement Feed)> Read(string path)
    {
        var page = await _app.Open().Get(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return (page, XDocument.Parse(page.Html).Root!);
    }
}
