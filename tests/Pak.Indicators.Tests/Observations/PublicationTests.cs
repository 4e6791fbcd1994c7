using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Pak.Indicators.Observations;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Indicators.Tests.Observations;

public sealed class PublicationTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_correction_holds_from_its_publication_and_the_past_is_still_known()
    {
        await app.Define("vintage");
        await app.Published("vintage,IR,1401,1", "vintage,IR,1402,2");
        var before = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Published("vintage,IR,1402,2.50", "vintage,IR,1403,3");

        Assert.Equal("1401=1 1402=2.50 1403=3", await app.Values("vintage"));
        Assert.Equal("1401=1 1402=2", await app.Values("vintage", $"?asOf={Uri.EscapeDataString(before.ToString("O", CultureInfo.InvariantCulture))}"));
        Assert.Empty((await app.Data("vintage", "?asOf=2020-01-01")).Series);
        Assert.Equal("1402=2.50", await app.Values("vintage", "?from=1402&to=1402"));
    }

    [Fact]
    public async Task Publications_of_the_same_series_at_once_are_never_mixed()
    {
        await app.Define("together");
        const int Publishers = 6;
        var years = Enumerable.Range(1300, 100).ToList();
        var approved = new List<Submission>();
        for (var i = 1; i <= Publishers; i++)
        {
            approved.Add(await app.Approved([.. years.Select(year => $"together,IR,{year},{i}")]));
        }

        using var reading = new CancellationTokenSource();
        var mixtures = Watch(reading.Token);
        var published = await Task.WhenAll(approved.Select(submission => IndicatorsApp.Step(app.Approver(), submission, "publication")));
        await reading.CancelAsync();

        Assert.All(published, submission => Assert.Equal(SubmissionStatus.Published, submission.Status));
        Assert.Empty(await mixtures);
        var values = (await app.Data("together")).Series.Single().Observations.Select(o => o.Value).Distinct().ToList();
        Assert.Single(values);

        async Task<List<string>> Watch(CancellationToken stop)
        {
            var found = new List<string>();
            while (!stop.IsCancellationRequested)
            {
                var seen = (await app.Data("together")).Series.SelectMany(s => s.Observations).ToList();
                if (seen.Count is not (0 or 100) || seen.Select(o => o.Value).Distinct().Count() > 1)
                {
                    found.Add(string.Join(' ', seen.Select(o => o.Value)));
                }
            }

            return found;
        }
    }

    [Fact]
    public async Task A_publication_is_announced_whole_in_pages()
    {
        await using var own = new IndicatorsApp();
        await own.DefineFile(IndicatorsApp.DefinitionHeader + "\npaged,صفحه,Paged,economy,درصد,percent,D,gregorian\n");
        var day = new DateOnly(2000, 1, 1);
        await own.Published([.. Enumerable.Range(0, 5_001).Select(i => string.Create(CultureInfo.InvariantCulture, $"paged,IR,{day.AddDays(i):yyyy-MM-dd},{i}.50"))]);

        using var answer = await own.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=1000", UriKind.Relative));
        using var batch = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var types = batch.RootElement.EnumerateArray().Select(e => e.GetProperty("type").GetString()).ToList();
        var pages = batch.RootElement.EnumerateArray().Skip(1).Select(e => e.GetProperty("data")).ToList();

        Assert.Equal(["ir.pak.indicators.indicator-defined.v1", "ir.pak.indicators.submission-published.v1", "ir.pak.indicators.submission-published.v1"], types);
        Assert.Equal([5_000, 1], pages.Select(p => p.GetProperty("observations").GetArrayLength()));
        Assert.Equal([1, 2], pages.Select(p => p.GetProperty("page").GetInt32()));
        Assert.All(pages, p => Assert.Equal(2, p.GetProperty("pages").GetInt32()));
        Assert.Equal("5000.50", pages[1].GetProperty("observations")[0].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task A_killed_database_leaves_a_publication_whole_or_undone()
    {
        await using var postgres = await Servers.StartPostgres();
        await using var own = new OwnServerApp(postgres);
        const int Rounds = 6;
        for (var round = 0; round < Rounds; round++)
        {
            var code = string.Create(CultureInfo.InvariantCulture, $"killed-{round}");
            await own.Define(code);
            var rows = Enumerable.Range(1000, 395).SelectMany(year => new[] { $"{code},IR,{year},1", $"{code},IR-23,{year},1" }).ToArray();
            var approved = await own.Approved(rows);
            var holder = await own.Database.OpenConnectionAsync();
            await holder.ExecuteAsync("BEGIN; SELECT id FROM indicators FOR UPDATE");
            var publishing = IndicatorsApp.Post(own.Approver(), approved.Id, "publication", approved.Version);
            if (round > 0)
            {
                await Eventually.Holds(() => IsWaiting(own), "the publication is in its transaction");
            }

            switch (round)
            {
                case 0:
                case 1:
                    break; // before its transaction, and in it
                case Rounds - 1:
                    await holder.ExecuteAsync("COMMIT");
                    await publishing; // after its success
                    break;
                default:
                    await holder.ExecuteAsync("COMMIT"); // anywhere between here and its end
                    break;
            }

            await postgres.Kill();
            await Record.ExceptionAsync(async () => await holder.DisposeAsync()); // it was killed too
            using var answer = await publishing;
            await postgres.Restart(CancellationToken.None);

            var seen = await WhenBack(own, code);
            var submission = await own.Find(approved.Id);
            Assert.Contains(seen, new[] { 0, rows.Length });
            Assert.Equal(submission.Status == SubmissionStatus.Published, seen == rows.Length);
            if (answer.IsSuccessStatusCode)
            {
                Assert.Equal(SubmissionStatus.Published, submission.Status);
            }

            if (submission.Status != SubmissionStatus.Published)
            {
                await IndicatorsApp.Step(own.Approver(), submission, "publication");
                Assert.Equal(rows.Length, await WhenBack(own, code));
            }
        }
    }

    [Fact]
    public async Task Unchanged_data_is_304_and_both_forms_have_tags_of_their_own()
    {
        await app.Define("tagged");
        await app.Published("tagged,IR,1402,1");
        var first = await Get("application/json", null);
        var csv = await Get("text/csv", null);

        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(first.Headers.ETag, csv.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, (await Get("application/json", first.Headers.ETag)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Get("text/csv", first.Headers.ETag)).StatusCode);
        await app.Published("tagged,IR,1403,1");
        Assert.Equal(HttpStatusCode.OK, (await Get("application/json", first.Headers.ETag)).StatusCode);

        async Task<HttpResponseMessage> Get(string accept, EntityTagHeaderValue? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/indicators/tagged/data");
            request.Headers.Accept.ParseAdd(accept);
            if (tag is not null)
            {
                request.Headers.IfNoneMatch.Add(tag);
            }

            return await app.Anonymous().SendAsync(request);
        }
    }

    [Theory]
    [InlineData("?area=IR-99")]
    [InlineData("?from=2024-13")]
    [InlineData("?to=yesterday")]
    [InlineData("?asOf=soon")]
    [InlineData("?asOf=1403-12-30")] // a Jalali day
    [InlineData("?asOf=1403/12/30")]
    [InlineData("?asOf=03/04/2025")]
    [InlineData("?asOf=12:00")]
    [InlineData("?area=%00")]
    public async Task A_wrong_question_is_400(string query)
    {
        await app.Define("asked");
        using var answer = await app.Anonymous().GetAsync(new Uri("/api/indicators/asked/data" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("2025-03-21")]
    [InlineData("2025-03-21T08:00Z")]
    [InlineData("2025-03-21T11:30:00+03:30")]
    [InlineData("2025-03-21T08:00:00.123456Z")]
    [InlineData("۲۰۲۵-۰۳-۲۱")]
    public void A_time_is_read_as_it_is_written(string text)
    {
        Assert.True(Indicators.Reading.WrittenTime.TryInstant(text, out var instant));
        Assert.True(Indicators.Reading.WrittenTime.TryInstant(text.Replace('+', ' '), out var unescaped));

        Assert.Equal(new DateOnly(2025, 3, 21), DateOnly.FromDateTime(instant.UtcDateTime));
        Assert.Equal(text.Contains('T', StringComparison.Ordinal) ? 8 : 0, instant.UtcDateTime.Hour);
        Assert.Equal(instant, unescaped);
    }

    private static async Task<bool> IsWaiting(OwnServerApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock')");
    }

    private static async Task<int> WhenBack(OwnServerApp app, string code)
    {
        var seen = -1;
        await Eventually.Holds(async () =>
        {
            using var answer = await app.Anonymous().GetAsync(new Uri($"/api/indicators/{code}/data", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                seen = (await IndicatorsApp.Read<IndicatorData>(answer)).Series.Sum(s => s.Observations.Count);
            }

            return answer.IsSuccessStatusCode;
        }, "the service reads again");
        return seen;
    }
}
