using System.Net;
using System.Text;

namespace Pak.Portal.Tests;

public sealed class WorkspaceTests : IDisposable
{
    private const string Submissions = "/api/indicators/submissions";
    private const string Page = $"/workspace/submissions/{Samples.SubmissionId}";
    private static readonly byte[] Csv = "indicator,area,period,value\ninflation,IR,1404,30.1\n"u8.ToArray();
    private readonly PortalApp _app = new();

    public WorkspaceTests()
    {
        Samples.Fill(_app.Upstream);
        _app.Upstream.Answer("POST " + Submissions, Samples.Submission("draft"), HttpStatusCode.Created);
        _app.Upstream.Answer($"PUT {Submissions}/{Samples.SubmissionId}/rows", Samples.Submission("validated"));
        _app.Upstream.Answer($"POST {Submissions}/{Samples.SubmissionId}/withdrawal", Samples.Submission("withdrawn"));
        _app.Upstream.Answer($"POST {Submissions}/{Samples.SubmissionId}/approval", Samples.Submission("approved"));
        _app.Upstream.Answer($"POST {Submissions}/{Samples.SubmissionId}/publication", Samples.Submission("published"));
    }

    public static TheoryData<string, byte[]?, string> Refused => new()
    {
        { "none", null, "یک فایل برگزینید" },
        { "empty", [], "این فایل خالی است" },
        { "xls or with a password", [0xD0, 0xCF, 0x11, 0xE0, 1, 2], "این فایل نه CSV است" },
        { "binary", [1, 0, 2], "این فایل نه CSV است" },
        { "UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("indicator")], "UTF-8 نیست" },
        { "template", "a,b,c\n1,2,3"u8.ToArray(), "سطر نخست باید نام ستون‌ها باشد" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_that_is_none_is_refused_with_what_to_do_and_nothing_is_sent_on(string what, byte[]? file, string says)
    {
        var browser = await Uploading();

        var refused = await browser.Upload("/workspace/upload", file, note: what);

        Assert.Contains(says, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.Contains("<a href=\"#file\">", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{what}\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Upstream.AskedFor(Submissions), a => a.Method == "POST");
    }

    [Fact]
    public async Task A_file_streams_on_as_it_is_into_a_new_submission()
    {
        var browser = await Uploading();

        var sent = await browser.Upload("/workspace/upload", Csv, note: "بهار ۱۴۰۴");

        Assert.Equal(Page, sent.Location);
        Assert.Equal(Encoding.UTF8.GetString(Csv), Assert.Single(_app.Upstream.AskedFor($"{Submissions}/{Samples.SubmissionId}/rows")).Body);
        Assert.Contains("بهار ۱۴۰۴", System.Text.RegularExpressions.Regex.Unescape(Assert.Single(_app.Upstream.AskedFor(Submissions), a => a.Method == "POST").Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 and so on", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData(" [{\"indicator\":\"inflation\"}]", "application/json")]
    [InlineData("{\"indicator\":\"inflation\"}\n", "application/x-ndjson")]
    [InlineData("STRUCTURE,STRUCTURE_ID,ACTION\n", "application/vnd.sdmx.data+csv")]
    public async Task Other_formats_are_sent_on_as_what_they_are(string start, string type)
    {
        string? sentAs = null;
        _app.Upstream.Answer($"PUT {Submissions}/{Samples.SubmissionId}/rows", asked =>
        {
            sentAs = asked.Headers.GetValueOrDefault("Content-Type");
            return StandIn.Json(Samples.Submission("validated"));
        });
        var browser = await Uploading();

        var sent = await browser.Upload("/workspace/upload", Encoding.UTF8.GetBytes(start));

        Assert.Equal(Page, sent.Location);
        Assert.Equal(type, sentAs);
    }

    [Fact]
    public async Task The_workbook_to_fill_in_and_the_findings_are_passed_on_as_files()
    {
        _app.Upstream.Answer($"GET {Submissions}/template.xlsx", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) });
        _app.Upstream.Answer($"GET {Submissions}/{Samples.SubmissionId}/findings.csv", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("row,column", Encoding.UTF8, "text/csv") });
        var browser = await SignedIn(Samples.StewardId);

        var template = await browser.Get("/workspace/upload?handler=Template");
        var findings = await browser.Get(Page + "?handler=Findings");

        Assert.Contains("statistics.xlsx", template.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("?agency=statistics", Assert.Single(_app.Upstream.AskedFor($"{Submissions}/template.xlsx")).Query);
        Assert.Equal("row,column", findings.Html);
        Assert.Contains("findings-", findings.Header("Content-Disposition"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_are_filtered_by_kind_and_code()
    {
        object Finding(int row, string code, string severity) => new { row, column = "value", code, severity, message = Samples.Name("م", "m"), value = (string?)null };
        _app.Upstream.Answer($"GET {Submissions}/{Samples.SubmissionId}/findings", asked => StandIn.Json(asked.Query.Contains("after=2", StringComparison.Ordinal)
            ? new { items = new[] { Finding(9, "F31", "warning") }, next = (string?)null }
            : new { items = new[] { Finding(2, "F07", "error"), Finding(3, "F32", "warning") }, next = (string?)"2" }));
        var browser = await SignedIn(Samples.StewardId);

        var page = await browser.Get(Page + "?severity=warning&code=f31");

        Assert.Contains("<tr data-code=\"F31\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr data-code=\"F32\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr data-code=\"F07\">", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_overdue_and_the_reporting_rate_stand_first()
    {
        var page = await (await SignedIn(Samples.StewardId)).Get("/workspace");

        Assert.Contains("id=\"due\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("عقب‌افتاده", page.Html, StringComparison.Ordinal);
        Assert.Contains("۹۰٪", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_told_before_anything_is_sent_on()
    {
        var browser = await Uploading();

        var refused = await browser.Upload("/workspace/upload", Csv, note: new string('x', 1001));

        Assert.Contains("<a href=\"#note\">حداکثر ۱٬۰۰۰ نویسه", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Upstream.AskedFor(Submissions), a => a.Method == "POST");
    }

    [Fact]
    public async Task An_upload_without_the_forms_token_does_nothing()
    {
        var browser = await Uploading();

        var refused = await browser.Upload("/workspace/upload", Csv, withToken: false);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.DoesNotContain(_app.Upstream.AskedFor(Submissions), a => a.Method == "POST");
    }

    [Fact]
    public async Task When_the_rows_cannot_be_stored_the_person_is_told_and_no_empty_draft_stays()
    {
        _app.Upstream.Down($"PUT {Submissions}/{Samples.SubmissionId}/rows");
        var browser = await Uploading();

        var failed = await browser.Upload("/workspace/upload", Csv);

        Assert.Contains("بارگذاری ناتمام ماند", failed.Html, StringComparison.Ordinal);
        Assert.Single(_app.Upstream.AskedFor($"{Submissions}/{Samples.SubmissionId}/withdrawal"));
    }

    [Fact]
    public async Task Who_submitted_sees_that_another_must_approve_and_has_no_button_for_it()
    {
        var page = await (await SignedIn(Samples.StewardId)).Get(Page);

        Assert.Contains("فرد دیگری از دستگاه باید آن را تأیید کند", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"approve-publish\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_approves_and_publishes_with_one_button_after_confirming()
    {
        var browser = await SignedIn("01970000-0000-7000-8000-00000000000b");
        Assert.Contains("id=\"approve-publish\"", (await browser.Get(Page)).Html, StringComparison.Ordinal);

        var unconfirmed = await browser.Post(Page + "?handler=Approve", ("version", "4"));
        Assert.Contains("<a href=\"#confirm\">", unconfirmed.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor($"{Submissions}/{Samples.SubmissionId}/approval"));

        var published = await browser.Post(Page + "?handler=Approve", ("version", "4"), ("confirm", "true"));
        Assert.Equal(Page, published.Location);
        Assert.Equal("\"v4\"", Assert.Single(_app.Upstream.AskedFor($"{Submissions}/{Samples.SubmissionId}/approval")).Headers["If-Match"]);
        Assert.Single(_app.Upstream.AskedFor($"{Submissions}/{Samples.SubmissionId}/publication"));
    }

    [Fact]
    public async Task What_changed_meanwhile_is_told_on_the_page()
    {
        _app.Upstream.Refuse($"POST {Submissions}/{Samples.SubmissionId}/return", HttpStatusCode.PreconditionFailed, "PAK-010", "در این میان دیگری آن را تغییر داده است");
        var browser = await SignedIn("01970000-0000-7000-8000-00000000000b");
        await browser.Get(Page);

        var refused = await browser.Post(Page + "?handler=Return", ("version", "3"), ("reason", "سطر ۲"));

        Assert.Contains("در این میان دیگری آن را تغییر داده است", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_without_a_condition_is_not_sent()
    {
        var browser = await SignedIn(Samples.StewardId);
        await browser.Get($"/workspace/permits/{Samples.FileId}");

        var refused = await browser.Post($"/workspace/permits/{Samples.FileId}?handler=Refuse", ("version", "2"), ("refusalNote", "نقص"));

        Assert.Contains("<a href=\"#conditions\">", refused.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor($"/api/permits/applications/{Samples.FileId}/refusal"));
    }

    [Fact]
    public async Task The_front_page_comes_without_the_services_and_other_pages_say_what_is_away()
    {
        foreach (var path in new[] { "/api/reports/headline", "/api/indicators", "/api/indicators/sectors", "/api/permits/types" })
        {
            _app.Upstream.Down("GET " + path);
        }

        var home = await _app.Open().Get("/");
        Assert.Equal(HttpStatusCode.OK, home.Status);
        Assert.Contains("id=\"headline-away\"", home.Html, StringComparison.Ordinal);

        var permits = await _app.Open().Get("/en/permits");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, permits.Status);
        Assert.Contains("temporarily unavailable", permits.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_degraded_with_the_reason_while_a_service_is_away()
    {
        _app.Upstream.Answer("GET /alive", new { });
        Assert.Contains("\"status\":\"healthy\"", (await _app.Open().Get("/health")).Html, StringComparison.Ordinal);

        _app.Upstream.Down("GET /alive");
        var health = await _app.Open().Get("/health");

        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Contains("\"permits\":{\"status\":\"degraded\",\"reason\":\"permits cannot be reached\"}", health.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedIn(string id)
    {
        Samples.SignInAs(_app.Upstream, id, "indicators:submit", "indicators:approve", "permits:decide");
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }

    private async Task<Browser> Uploading()
    {
        var browser = await SignedIn(Samples.StewardId);
        await browser.Get("/workspace/upload");
        return browser;
    }
}
