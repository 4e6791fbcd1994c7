using System.Net;
using Pak.Indicators.Reading;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Reading;

public sealed class LatestTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    [Fact]
    public async Task Each_indicator_says_where_it_stands()
    {
        var items = (await Latest("")).ToDictionary(item => item.Code);

        var growth = items["growth"];
        Assert.Equal(("IR", "1403", 0.1234567890123456789m, "A"), (growth.Area, growth.Period, growth.Value, growth.Status));
        Assert.Equal(new("1401", -2.5m), growth.Previous);
        Assert.Equal(2.6234567890123456789m, growth.Change!.Absolute);
        Assert.Equal(104.9383m, growth.Change.Relative);
        Assert.Equal([1.50m, -2.5m, null, 0.1234567890123456789m], growth.Spark);
        // A forecast is not where it stands.
        Assert.Equal(("1403-01", 141m), (items["prices"].Period, items["prices"].Value));
    }

    [Fact]
    public async Task It_says_what_the_plan_wants_and_whether_it_is_met()
    {
        await using var own = new IndicatorsApp();
        await own.Define("wanted", "free");
        await own.Published("wanted,IR,1402,10", "free,IR,1402,10");
        var target = new
        {
            indicator = "wanted",
            plan = "7th-plan",
            area = "IR",
            baseline = new { period = "1402", value = 10 },
            interim = new[] { new { year = 1403, value = 12 }, new { year = 1404, value = 14 }, new { year = 1405, value = 16 }, new { year = 1406, value = 18 } },
            final = new { year = 1407, value = 20 },
        };
        using var proposed = await IndicatorsApp.Send(own.Steward(), HttpMethod.Post, "/targets", target);
        var proposal = await IndicatorsApp.Read<Target>(proposed, HttpStatusCode.Created);
        Assert.Null((await Of(own, "wanted")).Target); // not yet approved
        using var approved = await IndicatorsApp.Send(own.Approver(), HttpMethod.Post, $"/targets/{proposal.Id}/approval", null, proposal.Version);
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);

        Assert.Equal(new("7th-plan", 1403, 12, null), (await Of(own, "wanted")).Target);
        await own.Published("wanted,IR,1403,11.8");
        Assert.Equal(new("7th-plan", 1403, 12, TargetState.OffTrack), (await Of(own, "wanted")).Target);
        await own.Published("wanted,IR,1403,11.9");
        Assert.Equal(new("7th-plan", 1403, 12, TargetState.OnTrack), (await Of(own, "wanted")).Target);
        using var client = own.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", "text/csv");
        Assert.EndsWith(",7th-plan,1403,12,on-track,false,false\n", await client.GetStringAsync("/api/indicators/latest?indicator=wanted"));
        await own.Published("wanted,IR,1403,20");
        Assert.Equal(new("7th-plan", 1403, 12, TargetState.Achieved), (await Of(own, "wanted")).Target);
        Assert.Null((await Of(own, "free")).Target);
    }

    [Fact]
    public async Task It_says_what_is_overdue_from_the_day_after_it_was_due_until_it_is_there()
    {
        await using var own = new IndicatorsApp(); // 1403 ended yesterday
        await own.DefineFile(IndicatorsApp.DefinitionHeader + ",publication_lag_days\nsoon,زود,Soon,economy,درصد,percent,A,jalali,10\nlater,دیر,Later,economy,درصد,percent,A,jalali,60\n");
        await own.Published("soon,IR,1402,1", "later,IR,1402,1");
        Assert.False((await Of(own, "soon")).Overdue);

        own.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal((true, false), ((await Of(own, "soon")).Overdue, (await Of(own, "later")).Overdue));

        await own.Published("soon,IR,1403,2");
        Assert.False((await Of(own, "soon")).Overdue);
    }

    [Theory]
    [InlineData("?sector=trade", "exports=20")]
    [InlineData("?search=رشد", "growth=0.1234567890123456789")]
    [InlineData("?area=IR-23&indicator=growth", "growth=9")]
    [InlineData("?area=*&indicator=exports", "exports=20 exports=30")]
    [InlineData("?area=IR-23&indicator=exports", "exports=")]
    [InlineData("?indicator=growth&breakdown=*", "growth=0.1234567890123456789 growth=4")]
    [InlineData("?search=قیمت ها", "prices=141")]
    public async Task What_is_asked_is_answered(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await Latest(query)).Select(item => $"{item.Code}={item.Value}")));

    [Fact]
    public async Task Years_are_those_of_the_indicators_calendar()
    {
        Assert.Equal(
            """
            indicator,area,breakdown,year,count,sum,mean,last
            prices,IR,,1402,2,240.0,120.0,140.0
            prices,IR,,1403,1,141,141,141

            """.ReplaceLineEndings("\n"),
            await app.Text("/api/indicators/prices/yearly", ("Accept", "text/csv")));
        Assert.Contains("exports,DE,,2024,1,30,30,30", await app.Text("/api/indicators/yearly?area=*&from=2024", ("Accept", "text/csv")));
        Assert.DoesNotContain("prices", await app.Text("/api/indicators/yearly?area=*&from=2024", ("Accept", "text/csv")));
        Assert.Contains("""{"year":1402,"count":2,"sum":240.0,"mean":120.0,"last":140.0}""", await app.Text("/api/indicators/yearly?indicator=prices"));
    }

    [Fact]
    public async Task It_says_where_everything_stood_at_an_earlier_time()
    {
        var then = "?indicator=growth&asOf=" + Uri.EscapeDataString(app.BeforeRevision.ToString("O"));

        var growth = Assert.Single(await Latest(then));
        Assert.Equal(("1403", 0.1234567890123456789m, new PreviousValue("1401", -2)), (growth.Period, growth.Value, growth.Previous));
        Assert.Equal([1.50m, -2m, null, 0.1234567890123456789m], growth.Spark);
        Assert.True(growth.PublishedAt < app.BeforeRevision);
        Assert.Equal("growth=0.1234567890123456789 growth=9", string.Join(' ', (await Latest(then + "&area=*")).Select(item => $"{item.Code}={item.Value}")));
        Assert.Null(Assert.Single(await Latest("?indicator=growth&asOf=2020-01-01T00:00:00Z")).Value);
        Assert.Equal("141", Assert.Single(await Latest("?indicator=prices&asOf=2100-01-01T00:00:00Z")).Value.ToString()); // forecasts stay out
        Assert.Contains("growth,IR,,1401,1,-2,-2,-2\n", await app.Text("/api/indicators/yearly" + then, ("Accept", "text/csv")));
        Assert.Contains("growth,IR,,1401,1,-2.5,-2.5,-2.5\n", await app.Text("/api/indicators/yearly?indicator=growth", ("Accept", "text/csv")));
        using var wrong = await app.Get("/api/indicators/latest?asOf=soon");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task It_comes_as_CSV_too()
    {
        Assert.Equal(
            """
            indicator,area,breakdown,period,value,status,published_at,previous_period,previous_value,change,change_percent,target_plan,target_year,target,target_state,overdue,recomputing
            growth,IR,,1403,0.1234567890123456789,A,2025-03-23T08:00:00Z,1401,-2.5,2.6234567890123456789,104.9383,,,,,false,false
            growth,IR-23,,1403,9,A,2025-03-21T08:00:00Z,1402,7,2,28.5714,,,,,false,false

            """.ReplaceLineEndings("\n"),
            await app.Text("/api/indicators/latest?indicator=growth&area=*", ("Accept", "text/csv")));
        Assert.Contains("\nexports,,,,,,,,,,,,,,,", await app.Text("/api/indicators/latest?indicator=exports&area=IR-23", ("Accept", "text/csv"))); // nothing is published there
    }

    [Fact]
    public async Task Years_follow_a_revision()
    {
        await using var own = new IndicatorsApp();
        await own.Define("alone");
        using var client = own.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", "text/csv");
        await own.Published("alone,IR,1400,1");
        Assert.EndsWith("alone,IR,,1400,1,1,1,1\n", await client.GetStringAsync("/api/indicators/alone/yearly"));

        await own.Published("alone,IR,1400,5");

        Assert.EndsWith("alone,IR,,1400,1,5,5,5\n", await client.GetStringAsync("/api/indicators/alone/yearly"));
        Assert.EndsWith("last\n", await client.GetStringAsync("/api/indicators/alone/yearly?from=1401"));
    }

    [Fact]
    public async Task A_revision_says_old_and_new_when_by_whom_and_why()
    {
        using var answer = await app.Get("/api/indicators/growth/revisions");
        var page = await IndicatorsApp.Read<Page<Revision>>(answer);

        var revision = Assert.Single(page.Items);
        Assert.Equal(("IR", "", "1401", -2m, -2.5m, app.Revising), (revision.Area, revision.Breakdown, revision.Period, revision.Old, revision.New, revision.Submission));
        Assert.Equal(("statistics.steward", "statistics.approver", "بررسی شد"), (revision.SubmittedBy, revision.ApprovedBy, revision.Note));
        Assert.True(revision.PublishedAt > app.BeforeRevision);

        using var other = await app.Get("/api/indicators/growth/revisions?period=1403");
        Assert.Empty((await IndicatorsApp.Read<Page<Revision>>(other)).Items);
    }

    [Fact]
    public async Task Revisions_come_in_pages()
    {
        await using var own = new IndicatorsApp();
        await own.Define("alone");
        await own.Published("alone,IR,1400,1", "alone,IR,1401,1", "alone,IR,1402,1");
        await own.Published("alone,IR,1400,2", "alone,IR,1401,2", "alone,IR,1402,2");
        using var client = own.Anonymous();
        var seen = new List<string>();
        string? next = "";
        while (next is not null)
        {
            using var answer = await client.GetAsync(new Uri($"/api/indicators/alone/revisions?limit=2{(next.Length > 0 ? "&after=" + next : "")}", UriKind.Relative));
            var page = await IndicatorsApp.Read<Page<Revision>>(answer);
            seen.AddRange(page.Items.Select(item => item.Period));
            next = page.Next;
        }

        Assert.Equal(["1400", "1401", "1402"], seen);
    }

    [Fact]
    public async Task The_publications_of_an_indicator_are_the_times_to_ask_with()
    {
        using var answer = await app.Get("/api/indicators/growth/vintages");
        var vintages = (await IndicatorsApp.Read<VintagesAnswer>(answer)).Items;

        Assert.Equal([(2, 1), (7, 0)], vintages.Select(v => (v.Values, v.Revisions)));
        Assert.Equal(app.Revising, vintages[0].Submission);
    }

    [Theory]
    [InlineData("/api/indicators/nothing/yearly")]
    [InlineData("/api/indicators/nothing/revisions")]
    [InlineData("/api/indicators/nothing/vintages")]
    [InlineData("/api/indicators/latest?indicator=nothing")]
    public async Task What_does_not_exist_is_404(string address)
    {
        using var answer = await app.Get(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<LatestItem> Of(IndicatorsApp app, string code) => Assert.Single((await app.Get<LatestAnswer>($"/latest?indicator={code}")).Items);

    private async Task<IReadOnlyList<LatestItem>> Latest(string query)
    {
        using var answer = await app.Get($"/api/indicators/latest{query}");
        return (await IndicatorsApp.Read<LatestAnswer>(answer)).Items;
    }
}
