using Pak.Indicators.Submissions;

namespace Pak.Indicators.Tests.Submissions;

/// <summary>What an approver sees before the figures are public.</summary>
public sealed class ReviewTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_review_sets_each_value_beside_what_is_published()
    {
        await app.Define("reviewed");
        await app.Published("reviewed,IR,1400,10.50", "reviewed,IR,1401,11");
        var submitted = await app.Submitted("reviewed,IR,1400,10.50", "reviewed,IR,1401,12", "reviewed,IR,1402,13", "reviewed,IR-23,1402,7");

        var review = await Review(submitted.Id);

        Assert.Equal(["IR", "IR-23"], review.Items.Select(series => series.Area).Order(StringComparer.Ordinal));
        var country = review.Items.Single(series => series.Area == "IR");
        Assert.Equal(("reviewed", "", 1, 1, 1), (country.Indicator, country.Breakdown, country.Added, country.Revised, country.Same));
        Assert.Equal([new ReviewedValue("1402", 13, "A", null, null), new ReviewedValue("1401", 12, "A", 11, "A")], country.Values);
        Assert.Empty(review.Rivals);
    }

    [Fact]
    public async Task Series_come_in_parts_and_each_once()
    {
        await app.Define("parted");
        var submitted = await app.Submitted("parted,IR,1402,1", "parted,IR-01,1402,2", "parted,IR-02,1402,3");

        var areas = new List<string>();
        string? after = null;
        do
        {
            var part = await Review(submitted.Id, "?limit=2" + (after is null ? "" : "&after=" + after));
            areas.AddRange(part.Items.Select(series => series.Area));
            after = part.Next;
        }
        while (after is not null);

        Assert.Equal(["IR", "IR-01", "IR-02"], areas.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_for_the_same_series_each_knows_of_the_other_also_once_it_is_published()
    {
        await app.Define("contested");
        var first = await app.Submitted("contested,IR,1402,1");
        var second = await app.Submitted("contested,IR,1402,2");
        var elsewhere = await app.Submitted("contested,IR,1390,5"); // the same series, other periods

        Assert.Equal([(second.Id, SubmissionStatus.Submitted)], (await Review(first.Id)).Rivals.Select(rival => (rival.Id, rival.Status)));
        Assert.Equal([(first.Id, SubmissionStatus.Submitted)], (await Review(second.Id)).Rivals.Select(rival => (rival.Id, rival.Status)));
        Assert.Empty((await Review(elsewhere.Id)).Rivals);

        await IndicatorsApp.Step(app.Approver(), await IndicatorsApp.Step(app.Approver(), first, "approval"), "publication");
        var after = await Review(second.Id);
        Assert.Equal([(first.Id, SubmissionStatus.Published)], after.Rivals.Select(rival => (rival.Id, rival.Status)));
        Assert.Equal([new ReviewedValue("1402", 2, "A", 1, "A")], after.Items.Single().Values);

        // What was public before the rows were checked is no rival: the checks have seen it.
        Assert.DoesNotContain((await Review((await app.Submitted("contested,IR,1402,3")).Id)).Rivals, rival => rival.Status == SubmissionStatus.Published);
    }

    [Fact]
    public async Task What_has_errors_or_is_published_has_nothing_to_review()
    {
        await app.Define("finished");

        Assert.Empty((await Review((await app.Uploaded("finished,IR,1402,1", "finished,XX-99,1402,1")).Id)).Items);
        Assert.Empty((await Review((await app.Published("finished,IR,1402,1")).Id)).Items);
    }

    private async Task<ReviewSubmission.Answer> Review(Guid id, string query = "")
    {
        using var answer = await app.Approver().GetAsync(new Uri($"/api/indicators/submissions/{id}/review{query}", UriKind.Relative));
        return await IndicatorsApp.Read<ReviewSubmission.Answer>(answer);
    }
}
