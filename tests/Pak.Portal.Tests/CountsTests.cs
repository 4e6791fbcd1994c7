using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pak.Portal.Tests.Tracked;

namespace Pak.Portal.Tests;

/// <summary>English sentences with a number in them: one of a thing is not many.</summary>
public sealed partial class CountsTests : IDisposable
{
    private const string File = $"/api/permits/applications/{Samples.FileId}";

    private readonly PortalApp _app = new();

    public CountsTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData("/permits", "Promised answer: 1 working day<")]
    [InlineData("/permits/pharmacy", "In the last 1 day 20 applications were decided", "1 month<", "1 rial", "by up to 1 working day.", "It has 1 working day;", "1 time<", "at most 1 working day; 1 decision came")]
    [InlineData("/workspace", "1 error, 1 warning<", "1 proposed target to approve", "1 row, 1 warning,")]
    [InlineData($"/workspace/submissions/{Samples.SubmissionId}", "1 row is published at once")]
    [InlineData($"/workspace/permits/{Samples.FileId}", "▲ 1 working day left", "by at most 1 working day,")]
    [InlineData("/workspace/calendar?moved=1", "1 open file’s deadline moved; its owner is being told.")]
    [InlineData("/workspace/lock-rules", "1 day after the due date")]
    [InlineData("/indicators", "1 indicator in 1 sector")]
    [InlineData("/indicators/inflation", "1 day<")]
    [InlineData("/", "1 indicator<", "1 working day<")]
    public async Task One_is_singular(string path, params string[] sentences)
    {
        var browser = await Ones();

        var page = await browser.Get("/en" + path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var text = SmallTags().Replace(WebUtility.HtmlDecode(page.Html), "");
        Assert.All(sentences, sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
        Assert.Empty(OneOfMany().Matches(Tags().Replace(text, " ")).Select(m => m.Value));
    }

    [Theory]
    [InlineData("/permits", "Promised answer: 20 working days<")]
    [InlineData("/workspace", "0 errors, 1 warning<")]
    [InlineData("/workspace/calendar?moved=3", "3 open files’ deadlines moved; their owners are being told.")]
    public async Task Any_other_number_is_plural(string path, string sentence)
    {
        var browser = await SignedIn();

        Assert.Contains(sentence, WebUtility.HtmlDecode((await browser.Get("/en" + path)).Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_citizen_reads_of_one_day_as_of_one()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/file", Ones(TrackedSamples.Whole("under-review", extended: true)));

        var page = await _app.Open().Track("/en");

        var text = SmallTags().Replace(WebUtility.HtmlDecode(page.Html), "");
        Assert.Contains("For this permit the law gives the agency 1 working day, and", text, StringComparison.Ordinal);
        Assert.Contains("So far 1 is counted;", text, StringComparison.Ordinal);
        Assert.Empty(OneOfMany().Matches(Tags().Replace(text, " ")).Select(m => m.Value));
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> Ones()
    {
        var upstream = _app.Upstream;
        upstream.Answer("GET /api/permits/types", Ones(new { items = new[] { Samples.PermitType() }, next = (string?)null }));
        upstream.Answer("GET /api/permits/types/pharmacy", Ones(Samples.PermitType()));
        upstream.Answer("GET /api/permits/types/pharmacy/statistics", new
        {
            code = "pharmacy",
            days = 1,
            decided = 20,
            granted = 15,
            refused = 5,
            medianWorkingDays = 1.0,
            withinPromise = 1,
            computedAt = "2025-03-21T08:00:00Z",
            refusals = new[] { new { number = 1, text = Samples.Name("مسئول فنی", "A technical officer"), count = 1 } },
        });
        upstream.Answer("GET /api/indicators/submissions", Ones(new { items = new[] { Samples.Submission(submittedBy: "somebody") }, next = (string?)null }));
        upstream.Answer($"GET /api/indicators/submissions/{Samples.SubmissionId}", Ones(Samples.Submission(submittedBy: "somebody")));
        upstream.Answer("GET /api/indicators/targets", new { items = new[] { Samples.Target("proposed", proposedBy: "somebody") }, next = (string?)null });
        upstream.Answer("GET " + File, Ones(StaffSamples.File()));
        upstream.Answer("GET /api/indicators/inflation", Ones(Samples.Indicator()));
        upstream.Answer("GET /api/reports/headline", Ones(new { agencies = 2, indicators = 2, observations = 2, permitsOpen = 2, permitsDecided = 2, medianWorkingDays = 2, updatedAt = "2025-03-21T08:00:00Z" }));
        upstream.Answer("GET /api/indicators/lock-rules", new
        {
            items = new[] { new { id = Samples.TargetId, indicator = (string?)null, frequency = "A", closesAfterDays = 1, effectiveFrom = "2020-01-01", opener = "approver", note = Samples.Name("پیش‌فرض", "Default"), createdAt = "2025-03-21T08:00:00Z", createdBy = "1", withdrawnAt = (string?)null } },
        });
        return await SignedIn();
    }

    private async Task<Browser> SignedIn()
    {
        var browser = _app.Open();
        await browser.SignIn("/en");
        return browser;
    }

    /// <summary>The same with every number a one.</summary>
    private static JsonNode Ones(object answer)
    {
        var node = JsonSerializer.SerializeToNode(answer, JsonSerializerOptions.Web)!;
        return OneOf(node)!;

        static JsonNode? OneOf(JsonNode? node) => node switch
        {
            JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, OneOf(m.Value)))),
            JsonArray items => new JsonArray([.. items.Select(OneOf)]),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(1),
            _ => node?.DeepClone(),
        };
    }

    [GeneratedRegex("(?<![0-9.,/:-])1\\s+((working|open|proposed)\\s+)?(days|rows|errors|warnings|files|times|applications|decisions|characters|months|rials|values|indicators|sectors|targets|minutes|seconds|bytes|questions|inquiries|are|were|have)\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneOfMany();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("</?(small|text)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SmallTags();
}
