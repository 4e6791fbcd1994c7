using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Submissions;

public sealed class SubmissionTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_submitted_file_cannot_be_changed()
    {
        await app.Define("sealed");
        var submitted = await app.Submitted("sealed,IR,1402,1");

        using var answer = await app.Steward().PutAsync(
            new Uri($"/api/indicators/submissions/{submitted.Id}/rows", UriKind.Relative), IndicatorsApp.Csv("indicator,area,period,value\nsealed,IR,1402,2\n"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("IND-005", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Conflict)).Code);
        await IndicatorsApp.Step(app.Approver(), await IndicatorsApp.Step(app.Approver(), submitted, "approval"), "publication");
        Assert.Equal("1402=1", await app.Values("sealed"));
    }

    [Fact]
    public async Task A_draft_with_errors_is_refused_with_their_number_and_where_they_are_read()
    {
        await app.Define("wrong-rows");
        var draft = await app.Uploaded("wrong-rows,IR,1402,abc", "wrong-rows,IR,1403,def", "wrong-rows,IR,1401,1");

        using var answer = await IndicatorsApp.Post(app.Steward(), draft.Id, "submission", draft.Version, new { });

        Assert.Equal("IND-005", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Conflict)).Code);
        var detail = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        Assert.Contains("2 errors", detail, StringComparison.Ordinal);
        var address = detail.Split(' ', ';').Single(word => word.StartsWith("/api/", StringComparison.Ordinal));
        var findings = await app.Steward().GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative));
        Assert.Equal(2, findings.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_returned_submission_is_corrected_and_handed_in_again()
    {
        await app.Define("corrected");
        var submitted = await app.Submitted("corrected,IR,1402,1");

        var returned = await IndicatorsApp.Step(app.Approver(), submitted, "return", new { reason = "رقم ۱۴۰۲ درست نیست" });
        Assert.Equal(SubmissionStatus.Returned, returned.Status);
        Assert.Equal("رقم ۱۴۰۲ درست نیست", returned.History[^1].Note);
        var uploaded = await app.Upload(returned.Id, "indicator,area,period,value\ncorrected,IR,1402,2\n");
        Assert.Equal(SubmissionStatus.Validated, uploaded.Status);
        var approved = await IndicatorsApp.Step(app.Approver(), await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { }), "approval");
        await IndicatorsApp.Step(app.Approver(), approved, "publication");

        Assert.Equal("1402=2", await app.Values("corrected"));
    }

    [Fact]
    public async Task A_withdrawn_submission_takes_nothing_more()
    {
        await app.Define("withdrawn");
        var withdrawn = await IndicatorsApp.Step(app.Steward(), await app.Submitted("withdrawn,IR,1402,1"), "withdrawal");

        Assert.Equal(SubmissionStatus.Withdrawn, withdrawn.Status);
        using var answer = await IndicatorsApp.Post(app.Approver(), withdrawn.Id, "approval", withdrawn.Version);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task The_submitter_cannot_approve_even_with_the_scope()
    {
        await app.Define("own");
        var submitted = await app.Submitted("own,IR,1402,1");

        using var answer = await IndicatorsApp.Post(
            app.As("statistics.steward", "statistics", Scopes.IndicatorsApprove), submitted.Id, "approval", submitted.Version);

        Assert.Equal("IND-006", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Forbidden)).Code);
    }

    [Fact]
    public async Task Another_agencys_submission_is_not_there()
    {
        await app.Define("theirs");
        var submitted = await app.Submitted("theirs,IR,1402,1");
        var all = app.As("health.person", "health", Scopes.IndicatorsSubmit, Scopes.IndicatorsApprove);
        var path = $"/api/indicators/submissions/{submitted.Id}";

        foreach (var address in new[] { path, path + "/findings", path + "/review" })
        {
            using var read = await all.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        }

        foreach (var step in new[] { "submission", "approval", "publication", "return", "withdrawal" })
        {
            using var answer = await IndicatorsApp.Post(all, submitted.Id, step, submitted.Version, step == "return" ? new { reason = "x" } : null);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var rows = await all.PutAsync(new Uri(path + "/rows", UriKind.Relative), IndicatorsApp.Csv("indicator,area,period,value\n"));
        Assert.Equal(HttpStatusCode.NotFound, rows.StatusCode);
        using var list = await all.GetAsync(new Uri("/api/indicators/submissions", UriKind.Relative));
        Assert.Empty((await IndicatorsApp.Read<Page<SubmissionSummary>>(list)).Items);
    }

    [Theory]
    [InlineData("submission", Scopes.IndicatorsApprove)]
    [InlineData("withdrawal", Scopes.IndicatorsApprove)]
    [InlineData("approval", Scopes.IndicatorsSubmit)]
    [InlineData("return", Scopes.IndicatorsSubmit)]
    [InlineData("publication", Scopes.IndicatorsSubmit)]
    public async Task A_step_needs_its_scope(string step, string otherScope)
    {
        using var answer = await IndicatorsApp.Post(app.As("x", "statistics", otherScope), Guid.CreateVersion7(), step, 1, new { });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_step_without_the_version_read_is_428_and_with_an_old_one_412()
    {
        await app.Define("versions");
        var submitted = await app.Submitted("versions,IR,1402,1");

        using var missing = await IndicatorsApp.Post(app.Approver(), submitted.Id, "approval", version: null);
        using var old = await IndicatorsApp.Post(app.Approver(), submitted.Id, "approval", submitted.Version - 1);

        Assert.Equal(HttpStatusCode.PreconditionRequired, missing.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, old.StatusCode);
    }

    [Fact]
    public async Task Of_many_racing_approvals_one_succeeds()
    {
        const int Racers = 40;
        await app.Define("race");
        for (var round = 0; round < 5; round++)
        {
            var submitted = await app.Submitted($"race,IR,{1390 + round},1");

            var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(i =>
                IndicatorsApp.Post(app.As($"approver-{i}", "statistics", Scopes.IndicatorsApprove), submitted.Id, "approval", submitted.Version)));

            Assert.Single(answers, a => a.IsSuccessStatusCode);
            Assert.Equal(Racers - 1, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        }
    }

    [Fact]
    public async Task A_draft_opened_twice_with_one_key_is_one_draft()
    {
        var bodies = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/indicators/submissions") { Content = JsonContent.Create(new { note = "یک بار" }) };
            request.Headers.Add("Idempotency-Key", "draft-1");
            using var answer = await app.Steward("energy").SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(bodies[0], bodies[1]);
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM submissions WHERE agency = 'energy'"));
    }

    [Fact]
    public async Task What_uploads_leave_behind_is_swept()
    {
        await using var own = new IndicatorsApp();
        await own.Define("swept");
        await own.Published("swept,IR,1402,1");
        var draft = await own.Uploaded("swept,IR,1401,1");
        await own.Upload(draft.Id, "indicator,area,period,value\nswept,IR,1401,2\nswept,IR,1400,2\n");
        own.Clock.Advance(TimeSpan.FromHours(3));

        var sweeper = (UploadSweeper)own.Services.GetService(typeof(UploadSweeper))!;
        Assert.Equal(2, await sweeper.Sweep(CancellationToken.None));
        Assert.Equal(0, await sweeper.Sweep(CancellationToken.None));

        await using var connection = await own.Database.OpenConnectionAsync();
        Assert.Equal("1402, 1400 1401", await connection.ExecuteScalarAsync<string>(
            "SELECT string_agg(array_to_string(ARRAY(SELECT extract(year FROM p) - 621 FROM unnest(periods) p), ' '), ', ' ORDER BY upload_id) FROM blocks WHERE slice >= 0"));
        Assert.Equal("1402=1", await own.Values("swept"));
    }

    [Fact]
    public async Task Large_changes_outliers_and_revisions_are_questioned()
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",change_threshold\nquestioned,پرسش,Questioned,economy,درصد,percent,A,jalali,50\n");
        await app.Published([.. Enumerable.Range(0, 9).Select(i => $"questioned,IR,{1390 + i},{100 + (i % 3)}")]);

        var uploaded = await app.Uploaded("questioned,IR,1398,103", "questioned,IR,1399,1000", "questioned,IR,1397,101");

        Assert.Equal(0, uploaded.Errors);
        Assert.Equal(
            [(2, "IND-F33"), (3, "IND-F31"), (3, "IND-F32")],
            uploaded.Findings.Where(f => f.Row < 4).Select(f => (f.Row, f.Code)).Order());
        // The history is 100, 101, 102, three times each: median 101, deviation 1, and 0.6745 · 899 is 606.3755.
        var outlier = Assert.Single(uploaded.Findings, f => f.Code == "IND-F32").Message;
        Assert.Contains("(میانه 101، نمرهٔ z اصلاح‌شده 606٫4)", outlier.Fa, StringComparison.Ordinal);
        Assert.Contains("(median 101, modified z-score 606.4)", outlier.En, StringComparison.Ordinal);
        using var refused = await IndicatorsApp.Post(app.Steward(), uploaded.Id, "submission", uploaded.Version, new { });
        Assert.Equal("IND-007", (await IndicatorsApp.Refusal(refused, HttpStatusCode.UnprocessableEntity)).Code);
        Assert.Equal(SubmissionStatus.Submitted, (await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { note = "بازنگری سالانه", confirmWarnings = true })).Status);
    }

    [Theory]
    [InlineData("{\"note\":\"a\\u0000b\"}")]
    [InlineData("{\"note\":\"a\\u202eb\"}")]
    [InlineData("{\"note\":\"a\\u2066b\"}")]
    [InlineData("{\"note\":7}")]
    [InlineData("{\"colour\":\"red\"}")]
    [InlineData("not json")]
    public async Task A_bad_body_is_400(string body)
    {
        using var answer = await app.Steward().PostAsync(
            new Uri("/api/indicators/submissions", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
