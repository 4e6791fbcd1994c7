using System.Net;
using System.Text.Json;
using Dapper;
using Pak.Contracts;
using Pak.Contracts.Agencies;
using Pak.Contracts.Indicators;
using Pak.Contracts.Permits;
using Pak.Testing;

namespace Pak.Reporting.Tests;

public sealed class ReportsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = TestClock.Nowruz1404;
    private readonly ReportingApp _app = new();

    public Task InitializeAsync() => _app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)_app).DisposeAsync();

    [Fact]
    public async Task An_agency_is_reported_by_what_it_publishes_and_decides()
    {
        await PublishHistory();
        await _app.CatchUp();

        var report = await _app.Get("/api/reports/agencies/health");
        Assert.Equal("وزارت بهداشت", report.GetProperty("name").GetProperty("fa").GetString());
        Assert.Equal("active", report.GetProperty("status").GetString());
        Assert.Equal((2, 1), (report.GetProperty("indicators").GetInt32(), report.GetProperty("indicatorsPublished").GetInt32()));
        Assert.Equal(Noon.AddHours(2), report.GetProperty("lastPublicationAt").GetDateTimeOffset());
        Assert.Equal((2, 4), (report.GetProperty("permitsOpen").GetInt32(), report.GetProperty("permitsDecided").GetInt32()));
        Assert.Equal(6.5, report.GetProperty("medianWorkingDays").GetDouble()); // of 3, 5, 8, 20
    }

    [Fact]
    public async Task An_agency_that_did_nothing_yet_has_no_median()
    {
        await PublishHistory();
        await _app.CatchUp();

        var energy = (await _app.Get("/api/reports/agencies")).GetProperty("items").EnumerateArray().Single(a => a.GetProperty("code").GetString() == "energy");
        Assert.Equal("suspended", energy.GetProperty("status").GetString());
        Assert.Equal("Ministry of Energy and Water", energy.GetProperty("name").GetProperty("en").GetString());
        Assert.Equal(JsonValueKind.Null, energy.GetProperty("medianWorkingDays").ValueKind);
        Assert.Equal(JsonValueKind.Null, energy.GetProperty("lastPublicationAt").ValueKind);
        Assert.Equal(0, energy.GetProperty("permitsOpen").GetInt32());
    }

    [Fact]
    public async Task The_headline_adds_everything_up()
    {
        await PublishHistory();
        await _app.CatchUp();
        using (var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync((await Servers.Redis).ConnectionString))
        {
            await redis.GetDatabase().KeyDeleteAsync("cache:reports:headline");
        }

        var headline = await _app.Get("/api/reports/headline");
        Assert.Equal(
            (2, 3, 12, 2, 5, 5.0),
            (headline.GetProperty("agencies").GetInt32(),
                headline.GetProperty("indicators").GetInt32(),
                headline.GetProperty("observations").GetInt32(),
                headline.GetProperty("permitsOpen").GetInt32(),
                headline.GetProperty("permitsDecided").GetInt32(),
                headline.GetProperty("medianWorkingDays").GetDouble()));
        Assert.Equal(_app.Clock.GetUtcNow(), headline.GetProperty("updatedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Feeds_tell_how_far_they_are()
    {
        await PublishHistory();
        await _app.CatchUp();

        var feeds = (await _app.Get("/api/reports/feeds")).GetProperty("items").EnumerateArray().ToDictionary(f => f.GetProperty("feed").GetString()!);
        Assert.Equal(["agencies", "indicators", "permits"], feeds.Keys.Order());
        Assert.Equal(await _app.Permits.LastPosition(), feeds["permits"].GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Replayed_from_zero_every_row_is_the_same()
    {
        await PublishHistory();
        await _app.CatchUp();
        var before = await Rows();

        // As the README says, but while it runs: a page under way is then applied from zero or not at all.
        await using (var connection = await _app.Database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("TRUNCATE reporting.agencies, reporting.indicators, reporting.publications, reporting.applications, event_checkpoints");
        }

        Assert.NotEqual(before, await Rows());
        // The next event wakes the followers; they find their checkpoints at zero.
        await _app.Agencies.Publish(new AgencyReinstated("health"));
        await _app.Indicators.Publish(new SubmissionReturned(Guid.CreateVersion7(), "health", "not now"));
        await _app.Permits.Publish(new ApplicantAnswered(Guid.CreateVersion7(), "health", Noon));
        await _app.CatchUp();

        Assert.Equal(before, await Rows());
        Assert.Contains("6.5", (await _app.Get("/api/reports/agencies/health")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_agency_has_no_report()
    {
        using var client = _app.Anonymous();
        using var response = await client.GetAsync(new Uri("/api/reports/agencies/nobody", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("REP-001", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Public_are_these_endpoints_and_no_others()
    {
        Assert.Equal(
            [
                "* /alive", "* /health", "GET /api/reports/agencies", "GET /api/reports/agencies/{code}", "GET /api/reports/feeds",
                "GET /api/reports/headline", "GET /openapi/{documentName}.json",
            ],
            PublicEndpoints.Of(_app.Services));
        Assert.Empty(PublicEndpoints.Undeclared(_app.Services));
    }

    private async Task PublishHistory()
    {
        await _app.Agencies.Publish<AgencyRegistered>(
            new("health", new("وزارت بهداشت", "Ministry of Health"), "ministry", null, "IR"),
            new("energy", new("وزارت نیرو", "Ministry of Energy"), "ministry", null, "IR"));
        await _app.Agencies.Publish(new AgencySuspended("health", "audit"));
        await _app.Agencies.Publish(new AgencyReinstated("health"));
        await _app.Agencies.Publish(new AgencySuspended("energy", "audit"));
        await _app.Agencies.Publish(new AgencyChanged("energy", new("وزارت نیرو و آب", "Ministry of Energy and Water"), "ministry", null, "IR"));

        await _app.Indicators.Publish<IndicatorDefined>(Defined("hospital-beds", "health"), Defined("vaccination", "health"));
        // Of an agency that the other feed has not told of.
        await _app.Indicators.Publish(Defined("gdp", "statistics"));
        await _app.Indicators.Publish(new IndicatorChanged("vaccination", new("واکسیناسیون کودکان", "Child vaccination"), "health", "health", "A", "jalali"));
        var submission = Guid.CreateVersion7();
        await _app.Indicators.Publish<SubmissionPublished>(
            new(submission, "health", Noon, 1, 2, [.. Years("hospital-beds", 1394, 5)]),
            new(submission, "health", Noon, 2, 2, [.. Years("hospital-beds", 1399, 5)]));
        await _app.Indicators.Publish(new SubmissionPublished(Guid.CreateVersion7(), "health", Noon.AddHours(2), 1, 1, [.. Years("hospital-beds", 1402, 2)]));

        var applications = Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7()).ToArray();
        await _app.Permits.Publish([.. applications.Select((id, i) => new ApplicationSubmitted(id, "clinic", i < 7 ? "health" : "industry", "IR-23", Noon))]);
        await _app.Permits.Publish(new ApplicantAsked(applications[0], "health", Noon));
        await _app.Permits.Publish(new ApplicationApproved(applications[1], "health", Noon, 3), new(applications[2], "health", Noon, 20), new(applications[7], "industry", Noon, 2));
        await _app.Permits.Publish(new ApplicationRefused(applications[3], "health", Noon, 5, [2]), new(applications[4], "health", Noon, 8, [1]));
        await _app.Permits.Publish(new ApplicationWithdrawn(applications[5], "health", Noon));
    }

    // Every row of every read model, as text.
    private async Task<List<string>> Rows()
    {
        await using var connection = await _app.Database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            """
            SELECT 'agency ' || a::text FROM reporting.agencies a
            UNION ALL SELECT 'indicator ' || i::text FROM reporting.indicators i
            UNION ALL SELECT 'publication ' || p::text FROM reporting.publications p
            UNION ALL SELECT 'application ' || x::text FROM reporting.applications x
            ORDER BY 1
            """)];
    }

    private static IndicatorDefined Defined(string code, string agency) => new(code, new("نام", "Name"), agency, "health", "A", "jalali");

    private static IEnumerable<PublishedObservation> Years(string indicator, int first, int count) =>
        Enumerable.Range(first, count).Select(year => new PublishedObservation(indicator, "IR", $"{year}", year * 1.5m, "A"));
}
