using System.Net;
using Pak.Indicators.Reading;
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

    private async Task<IReadOnlyList<LatestItem>> Latest(string query)
    {
        using var answer = await app.Get($"/api/indicators/latest{query}");
        return (await IndicatorsApp.Read<LatestAnswer>(answer)).Items;
    }
}
