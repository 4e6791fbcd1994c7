using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pak.Contracts;
using Pak.Indicators.Releases;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Releases;

public sealed class ReleaseTests
{
    private static readonly ReleasingIndicator Monthly =
        new(1, "monthly", new("م", "M"), "statistics", "prices", Frequency.Monthly, CalendarKind.Jalali, 10, new DateOnly(2025, 3, 21));

    [Fact]
    public void What_fell_due_before_an_indicator_was_there_is_not_expected()
    {
        // 1403-11 ended on 2025-02-18 and was due before; 1403-12 ended on 2025-03-20 and is due on 2025-03-30.
        var releases = ReleaseCalendar.Of(Monthly, _ => null, DateOnly.MinValue.AddDays(1000), DateOnly.MaxValue, new DateOnly(2025, 5, 5)).ToList();

        Assert.Equal(
            [("1403-12", new DateOnly(2025, 3, 30), ReleaseState.Overdue), ("1404-01", new DateOnly(2025, 4, 30), ReleaseState.Overdue), ("1404-02", new DateOnly(2025, 5, 31), ReleaseState.Due)],
            releases.Select(release => (release.Period.ToString(), release.Due, release.State)));
    }

    [Theory]
    [InlineData(null, "2025-03-30", ReleaseState.Due)]
    [InlineData(null, "2025-03-31", ReleaseState.Overdue)]
    [InlineData("2025-03-30T20:29:00Z", "2026-01-01", ReleaseState.OnTime)]
    [InlineData("2025-03-30T20:31:00Z", "2026-01-01", ReleaseState.Late)] // past midnight in Tehran
    public void A_release_is_on_time_late_due_or_overdue(string? publishedAt, string today, ReleaseState state) =>
        Assert.Equal(state, ReleaseCalendar.StateOf(
            new DateOnly(2025, 3, 30), publishedAt is null ? null : DateTimeOffset.Parse(publishedAt, System.Globalization.CultureInfo.InvariantCulture),
            DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Rates_count_what_was_expected_by_agency()
    {
        var releases = ReleaseCalendar.Of(
            Monthly, day => day == new DateOnly(2025, 2, 19) ? At("2025-03-25") : day == new DateOnly(2025, 3, 21) ? At("2025-06-01") : null,
            DateOnly.MinValue.AddDays(1000), DateOnly.MaxValue, new DateOnly(2025, 7, 1));

        var rate = Assert.Single(AgencyReporting.Of(releases));

        Assert.Equal(new AgencyReporting("statistics", 1, 3, 2, 1, 1, 1, 66.7m, 33.3m), rate);
        Assert.Null(AgencyReporting.Of(ReleaseCalendar.Of(Monthly, _ => null, DateOnly.MinValue.AddDays(1000), DateOnly.MaxValue, new DateOnly(2025, 3, 21))).Single().ReportingRate);

        static DateTimeOffset At(string day) => new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), default, TimeSpan.Zero);
    }

    [Fact]
    public async Task The_calendar_follows_publications_and_overdue_periods_are_announced_once()
    {
        await using var app = new IndicatorsApp();
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",publication_lag_days\ncalendar,نام,Name,prices,درصد,percent,M,jalali,10\nidle,نام,Name,prices,درصد,percent,A,jalali,30\n");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",formula\nderived,نام,Name,prices,درصد,percent,M,jalali,calendar * 2\n");
        await app.Published("calendar,IR-23,1403-12,1", "calendar,IR-23,1404-02,5,F");
        app.Clock.Advance(TimeSpan.FromDays(45)); // 2025-05-05, 1404-02-15

        var releases = (await app.Get<Page<ShownRelease>>("/releases?agency=statistics")).Items;

        Assert.Equal(
            [("idle", "1404", ReleaseState.Due), ("calendar", "1404-02", ReleaseState.Due), ("calendar", "1404-01", ReleaseState.Overdue), ("idle", "1403", ReleaseState.Overdue), ("calendar", "1403-12", ReleaseState.OnTime)],
            releases.Select(release => (release.Indicator, release.Period, release.State)));
        Assert.Equal(TestClockStart, releases[^1].PublishedAt);
        var page = await app.Get<Page<ShownRelease>>("/releases?limit=4");
        Assert.Equal("1403-12", Assert.Single((await app.Get<Page<ShownRelease>>("/releases?limit=4&after=" + page.Next)).Items).Period);
        Assert.Equal(["1404-01", "1403"], (await app.Get<Page<ShownRelease>>("/releases?state=overdue&from=1404-01-01")).Items.Select(release => release.Period));
        Assert.Equal(["1403-12"], (await app.Get<Page<ShownRelease>>("/releases?state=on-time&indicator=calendar&from=2025-03-21&to=2025-03-31")).Items.Select(release => release.Period));
        Assert.Empty((await app.Get<Page<ShownRelease>>("/releases?agency=health")).Items);
        var rates = await app.Get<ReadReleases.Rates>("/reporting-rates");
        Assert.Equal(new AgencyReporting("statistics", 2, 3, 1, 1, 0, 2, 33.3m, 33.3m), Assert.Single(rates.Items));

        var sweeper = app.Services.GetRequiredService<OverdueSweeper>();
        var counts = await Task.WhenAll(sweeper.Sweep(CancellationToken.None), sweeper.Sweep(CancellationToken.None));
        var rest = await sweeper.Sweep(CancellationToken.None);

        Assert.Equal(2, counts.Sum() + rest);
        Assert.Equal(["calendar 1404-01 2025-04-30", "idle 1403 2025-04-19"], (await Announced(app)).Order());

        await app.Published("calendar,IR,1404-01,2");
        var late = Assert.Single((await app.Get<Page<ShownRelease>>("/releases?state=late")).Items);
        Assert.Equal(("calendar", "1404-01", app.Clock.GetUtcNow()), (late.Indicator, late.Period, late.PublishedAt));
        Assert.Equal(0, await sweeper.Sweep(CancellationToken.None));
    }

    [Theory]
    [InlineData("releases?state=lost", "state")]
    [InlineData("releases?from=yesterday", "from")]
    [InlineData("releases?from=2025-01-01&to=2024-01-01", "to")]
    [InlineData("reporting-rates?from=1300-01-01&to=1404-01-01", "to")]
    public async Task A_wrong_range_or_state_is_refused(string path, string field)
    {
        await using var app = new IndicatorsApp();
        using var answer = await IndicatorsApp.Send(app.Anonymous(), HttpMethod.Get, "/" + path);

        Assert.Equal([field], (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
    }

    private static DateTimeOffset TestClockStart => Pak.Testing.TestClock.Nowruz1404;

    private static async Task<List<string>> Announced(IndicatorsApp app)
    {
        using var answer = await app.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=500", UriKind.Relative));
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "ir.pak.indicators.release-overdue.v1")
            .Select(e => e.GetProperty("data"))
            .Select(data => $"{data.GetProperty("indicator").GetString()} {data.GetProperty("period").GetString()} {data.GetProperty("due").GetString()}")];
    }
}
