using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Pak.Indicators.Findings;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Tests.Targets;

public sealed class TargetTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public async Task A_target_is_proposed_approved_by_another_and_read_by_everybody()
    {
        await app.Define("tgt-journey");
        var proposed = await Propose("tgt-journey");
        Assert.Equal((TargetStatus.Proposed, "IR", "statistics.steward"), (proposed.Status, proposed.Area, proposed.ProposedBy));
        Assert.Empty((await app.Get<ReadTargets.Answer>("/tgt-journey/targets")).Items);

        var approved = await Decide(app.Approver(), proposed, "approval");

        Assert.Equal((TargetStatus.Approved, "statistics.approver", 2), (approved.Status, approved.DecidedBy, approved.Version));
        var read = Assert.Single((await app.Get<ReadTargets.Answer>("/tgt-journey/targets")).Items);
        Assert.Equal(new TargetBaseline("1402", 10), read.Baseline);
        Assert.Equal([new(1403, 12), new(1404, 14), new(1405, 16.50m), new(1406, 18)], read.Interim);
        Assert.Equal(new YearlyTarget(1407, 20), read.Final);
        var data = await LastEvent("indicators/tgt-journey");
        Assert.Contains("\"yearly\":[{\"year\":1403,\"value\":12},{\"year\":1404,\"value\":14},{\"year\":1405,\"value\":16.50},{\"year\":1406,\"value\":18},{\"year\":1407,\"value\":20}]", data, StringComparison.Ordinal);
        Assert.Contains("\"baselinePeriod\":\"1402\"", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_target_supersedes_the_old_which_is_kept()
    {
        await app.Define("tgt-again");
        await Decide(app.Approver(), await Propose("tgt-again"), "approval");
        var second = await Propose("tgt-again", final: 25);
        Assert.Equal(20, Assert.Single((await app.Get<ReadTargets.Answer>("/tgt-again/targets")).Items).Final.Value);

        await Decide(app.Approver(), second, "approval");

        Assert.Equal(25, Assert.Single((await app.Get<ReadTargets.Answer>("/tgt-again/targets")).Items).Final.Value);
        Assert.Equal([25, 20], (await app.Get<ReadTargets.Answer>("/tgt-again/targets?history=true")).Items.Select(target => target.Final.Value));
        Assert.Empty((await app.Get<ReadTargets.Answer>("/tgt-again/targets?area=IR-23")).Items);
    }

    [Fact]
    public async Task Nobody_approves_what_he_proposed()
    {
        await app.Define("tgt-eyes");
        var proposed = await Propose("tgt-eyes");
        var both = app.As("statistics.steward", "statistics", Scopes.IndicatorsApprove, Scopes.IndicatorsDefine);

        foreach (var step in new[] { "approval", "return" })
        {
            using var answer = await IndicatorsApp.Send(both, HttpMethod.Post, $"/targets/{proposed.Id}/{step}", step == "return" ? new { reason = "نه" } : null, proposed.Version);
            Assert.Equal("IND-037", (await IndicatorsApp.Refusal(answer, HttpStatusCode.Forbidden)).Code);
        }

        Assert.Empty((await app.Get<ReadTargets.Answer>("/tgt-eyes/targets")).Items);
    }

    [Fact]
    public async Task A_returned_or_withdrawn_proposal_is_over_and_another_may_follow()
    {
        await app.Define("tgt-return");
        var first = await Propose("tgt-return");
        using var twice = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/targets", Body("tgt-return"));
        Assert.Equal("IND-035", (await IndicatorsApp.Refusal(twice, HttpStatusCode.Conflict)).Code);

        var returned = await Decide(app.Approver(), first, "return", new { reason = "مقدار پایه درست نیست" });
        Assert.Equal((TargetStatus.Returned, "مقدار پایه درست نیست"), (returned.Status, returned.Reason));
        foreach (var step in new[] { "approval", "return" })
        {
            using var late = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, $"/targets/{first.Id}/{step}", step == "return" ? new { reason = "باز" } : null, returned.Version);
            Assert.Equal("IND-036", (await IndicatorsApp.Refusal(late, HttpStatusCode.Conflict)).Code);
        }

        var withdrawn = await Decide(app.Steward(), await Propose("tgt-return"), "withdrawal");
        Assert.Equal(TargetStatus.Withdrawn, withdrawn.Status);
        await Propose("tgt-return");

        var own = await app.Get<Page<Target>>("/targets?indicator=tgt-return&limit=2", app.Approver());
        var rest = await app.Get<Page<Target>>("/targets?indicator=tgt-return&limit=2&after=" + own.Next, app.Steward());
        Assert.Equal([TargetStatus.Proposed, TargetStatus.Withdrawn, TargetStatus.Returned], own.Items.Concat(rest.Items).Select(target => target.Status));
        Assert.Equal([TargetStatus.Returned], (await app.Get<Page<Target>>("/targets?indicator=tgt-return&status=returned", app.Steward())).Items.Select(target => target.Status));
        Assert.Empty((await app.Get<ReadTargets.Answer>("/tgt-return/targets?history=true")).Items);
    }

    [Fact]
    public async Task Decisions_need_the_version_that_was_read_and_anothers_targets_are_not_there()
    {
        await app.Define("tgt-version");
        var proposed = await Propose("tgt-version");
        var path = $"/targets/{proposed.Id}/approval";

        using var without = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, path);
        Assert.Equal(HttpStatusCode.PreconditionRequired, without.StatusCode);
        using var stale = await IndicatorsApp.Send(app.Approver(), HttpMethod.Post, path, version: 7);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        using var other = await IndicatorsApp.Send(app.Approver("health"), HttpMethod.Post, path, version: 1);
        Assert.Equal("IND-034", (await IndicatorsApp.Refusal(other, HttpStatusCode.NotFound)).Code);
        using var steward = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, path, version: 1);
        Assert.Equal(HttpStatusCode.Forbidden, steward.StatusCode);
        using var nobody = await IndicatorsApp.Send(app.Anonymous(), HttpMethod.Get, "/targets");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var hidden = await IndicatorsApp.Send(app.Steward("health"), HttpMethod.Get, $"/targets/{proposed.Id}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var shown = await IndicatorsApp.Send(app.Approver(), HttpMethod.Get, $"/targets/{proposed.Id}");
        Assert.Equal("\"v1\"", shown.Headers.ETag!.Tag);
        Assert.DoesNotContain((await app.Get<Page<Target>>("/targets", app.Steward("health"))).Items, target => target.Indicator == "tgt-version");
        using var foreign = await IndicatorsApp.Send(app.Steward("health"), HttpMethod.Post, "/targets", Body("tgt-version", area: "IR-01"));
        Assert.Equal("IND-001", (await IndicatorsApp.Refusal(foreign, HttpStatusCode.NotFound)).Code);
        using var service = await IndicatorsApp.Send(app.As("a service", null, Scopes.IndicatorsDefine), HttpMethod.Post, "/targets", Body("tgt-version"));
        Assert.Equal("IND-010", (await IndicatorsApp.Refusal(service, HttpStatusCode.Forbidden)).Code);
    }

    [Fact]
    public async Task Of_two_approvals_at_once_one_holds()
    {
        await app.Define("tgt-race");
        var proposed = await Propose("tgt-race");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            IndicatorsApp.Send(app.As($"approver-{i}", "statistics", Scopes.IndicatorsApprove), HttpMethod.Post, $"/targets/{proposed.Id}/approval", version: 1)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_repeated_proposal_with_one_key_is_one()
    {
        await app.Define("tgt-key");
        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/indicators/targets") { Content = System.Net.Http.Json.JsonContent.Create(Body("tgt-key")) };
            request.Headers.Add("Idempotency-Key", "tgt-key-1");
            using var answer = await app.Steward().SendAsync(request);
            ids.Add((await IndicatorsApp.Read<Target>(answer, HttpStatusCode.Created)).Id);
        }

        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData("{\"indicator\":\"tgt-bad\",\"plan\":\"8th\"}", "plan")]
    [InlineData("{\"area\":\"XX-1\"}", "area")]
    [InlineData("{\"baseline\":{\"period\":\"1402-Q1\",\"value\":1}}", "baseline.period")]
    [InlineData("{\"baseline\":{\"period\":\"1407\",\"value\":1}}", "baseline.period")]
    [InlineData("{\"baseline\":{\"period\":\"1402\",\"value\":-1}}", "baseline.value")]
    [InlineData("{\"baseline\":{\"period\":\"1402\",\"value\":21}}", "final.value")]
    [InlineData("{\"interim\":[{\"year\":1403,\"value\":12},{\"year\":1404,\"value\":14},{\"year\":1405,\"value\":16}]}", "interim")]
    [InlineData("{\"interim\":[{\"year\":1403,\"value\":12},{\"year\":1403,\"value\":14},{\"year\":1405,\"value\":16},{\"year\":1406,\"value\":16}]}", "interim")]
    [InlineData("{\"interim\":[{\"year\":1403,\"value\":12},{\"year\":1404,\"value\":140},{\"year\":1405,\"value\":16},{\"year\":1406,\"value\":16}]}", "interim")]
    [InlineData("{\"final\":{\"year\":1408,\"value\":20}}", "final.year")]
    [InlineData("{\"final\":{\"year\":1407,\"value\":101}}", "final.value")]
    public async Task A_wrong_target_names_its_fields_and_is_not_kept(string change, string field)
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",min,max,direction\ntgt-bad,نام,Name,economy,درصد,percent,A,jalali,0,100,more\n");
        var body = Body("tgt-bad");
        foreach (var property in JsonDocument.Parse(change).RootElement.EnumerateObject())
        {
            body[property.Name] = property.Value.Clone();
        }

        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/targets", body);

        Assert.Equal([field], (await IndicatorsApp.Refusal(answer, HttpStatusCode.BadRequest)).Fields);
        Assert.Empty((await app.Get<Page<Target>>("/targets?indicator=tgt-bad", app.Steward())).Items);
    }

    [Fact]
    public async Task A_file_proposes_many_targets_or_with_one_finding_none()
    {
        await app.Define("tgt-file-a", "tgt-file-b");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\ntgt-file-c,نام,Name,health,درصد,percent,A,jalali\n", "health");
        const string Header = "indicator,plan,area,baseline_period,baseline_value,targets,note\n";
        var wrong = await Rejected(Header
            + "tgt-file-a,7th-plan,IR,1402,10,11;12;13;14;15,\n"
            + "tgt-file-a,7th-plan,IR,1402,10,11;12;13;14;15,\n"
            + "tgt-file-b,7th-plan,IR,1402,10,11;12;13;14,\n"
            + "tgt-file-b,9th-plan,IR,1402,ten,11;12;13;14;15,\n"
            + "tgt-file-c,7th-plan,IR,1402,10,11;12;13;14;15,\n"
            + "nothing,7th-plan,IR,1402,10,11;12;13;14;15,\n");
        Assert.Equal(
            [(3, "IND-F43", "indicator"), (4, "IND-F40", "targets"), (5, "IND-F05", "baseline_value"), (6, "IND-F02", "indicator"), (7, "IND-F01", "indicator")],
            wrong.DistinctBy(finding => finding.Row).Select(finding => (finding.Row, finding.Code, finding.Column)));
        Assert.Empty((await app.Get<Page<Target>>("/targets?indicator=tgt-file-a", app.Steward())).Items);
        Assert.Equal(["IND-F15"], (await Rejected(Header)).Select(finding => finding.Code));
        Assert.Equal("IND-F11", (await Rejected("indicator,plan\n"))[0].Code);

        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/targets/file", IndicatorsApp.Csv(Header
            + "tgt-file-a,7th-plan,,۱۴۰۲,۱۰٫۵,11;12;13;14;15,یادداشت\ntgt-file-b,7th-plan,ir-23,1402,10,11;12;13;14;15,\n"));

        Assert.Equal(2, (await IndicatorsApp.Read<ProposeTargets.Answer>(answer)).Proposed);
        var target = Assert.Single((await app.Get<Page<Target>>("/targets?indicator=tgt-file-a", app.Steward())).Items);
        Assert.Equal(("1402", 10.5m, 11, 15, "یادداشت"), (target.Baseline.Period, target.Baseline.Value, target.Interim[0].Value, target.Final.Value, target.Note));
        Assert.Equal("IR-23", Assert.Single((await app.Get<Page<Target>>("/targets?indicator=tgt-file-b", app.Steward())).Items).Area);
    }

    [Fact]
    public async Task Plans_are_entered_by_administration()
    {
        var body = new { code = "8th-plan", name = new { fa = "برنامهٔ هشتم", en = "Eighth plan" }, firstYear = 1408, lastYear = 1412 };
        using var steward = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/plans", body);
        Assert.Equal(HttpStatusCode.Forbidden, steward.StatusCode);
        using var created = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/plans", body);
        await IndicatorsApp.Read<Plan>(created, HttpStatusCode.Created);
        using var again = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/plans", body);
        Assert.Equal("IND-033", (await IndicatorsApp.Refusal(again, HttpStatusCode.Conflict)).Code);
        using var wrong = await IndicatorsApp.Send(app.Administrator(), HttpMethod.Post, "/plans", new { code = "X", name = new { fa = "دو\nسطر", en = "E" }, firstYear = 1408, lastYear = 1408 });
        Assert.Equal(["code", "name.fa", "lastYear"], (await IndicatorsApp.Refusal(wrong, HttpStatusCode.BadRequest)).Fields);

        Assert.Equal(["8th-plan", "7th-plan"], (await app.Get<ReadPlans.Answer>("/plans")).Items.Select(plan => plan.Code));
    }

    private static Dictionary<string, object?> Body(string indicator, decimal final = 20, string area = "IR") => new()
    {
        ["indicator"] = indicator,
        ["plan"] = "7th-plan",
        ["area"] = area,
        ["baseline"] = new { period = "1402", value = 10 },
        ["interim"] = new object[] { new { year = 1406, value = 18 }, new { year = 1403, value = 12 }, new { year = 1404, value = 14 }, new { year = 1405, value = 16.50m } },
        ["final"] = new { year = 1407, value = final },
    };

    private static async Task<Target> Decide(HttpClient client, Target target, string step, object? body = null)
    {
        using var answer = await IndicatorsApp.Send(client, HttpMethod.Post, $"/targets/{target.Id}/{step}", body, target.Version);
        var decided = await IndicatorsApp.Read<Target>(answer);
        Assert.Equal(EntityTagHeaderValue.Parse($"\"v{decided.Version}\""), answer.Headers.ETag);
        return decided;
    }

    private async Task<Target> Propose(string indicator, decimal final = 20)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(5)); // ids are in the order of their times
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/targets", Body(indicator, final));
        return await IndicatorsApp.Read<Target>(answer, HttpStatusCode.Created);
    }

    private async Task<List<Finding>> Rejected(string csv)
    {
        using var answer = await IndicatorsApp.Send(app.Steward(), HttpMethod.Post, "/targets/file", IndicatorsApp.Csv(csv));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("IND-038", document.RootElement.GetProperty("code").GetString());
        return document.RootElement.GetProperty("findings").Deserialize<List<Finding>>(JsonDefaults.Options)!;
    }

    private async Task<string> LastEvent(string subject)
    {
        using var answer = await app.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=500", UriKind.Relative));
        var events = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Where(e => e.GetProperty("subject").GetString() == subject).ToList();
        Assert.Equal("ir.pak.indicators.target-set.v1", events[^1].GetProperty("type").GetString());
        return events[^1].GetProperty("data").GetRawText().Replace(" ", "", StringComparison.Ordinal);
    }
}
