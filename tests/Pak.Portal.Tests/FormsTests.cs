using System.Net;
using System.Text;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>What people send that no page expected.</summary>
public sealed class FormsTests : IDisposable
{
    private const string Submission = $"/workspace/submissions/{Samples.SubmissionId}";
    private const string File = $"/workspace/permits/{Samples.FileId}";
    private const string Applications = $"/api/permits/applications/{Samples.FileId}";
    private readonly PortalApp _app = new();

    public FormsTests() => Samples.Fill(_app.Upstream);

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "status=zzz")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "after=zzz")]
    public async Task An_address_that_a_service_does_not_understand_is_the_400_page(HttpStatusCode refusal, string query)
    {
        _app.Upstream.Refuse("GET /api/permits/applications", refusal);
        _app.Upstream.Refuse("GET /api/indicators/submissions", refusal);
        var browser = await SignedIn();

        foreach (var page in new[] { "/workspace/permits?", "/workspace?" })
        {
            var refused = await browser.Get(page + query);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("id=\"trace-id\"", refused.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Submission)]
    [InlineData(Submission + "?handler=Nothing")]
    [InlineData(File)]
    [InlineData(File + "?handler=Nothing")]
    [InlineData("/workspace")]
    [InlineData("/indicators/inflation")]
    [InlineData("/permits/pharmacy")]
    public async Task A_post_that_no_form_makes_is_404(string path)
    {
        var browser = await SignedIn();
        await browser.Get("/sign-out");

        var refused = await browser.Post(path, ("version", "4"));

        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        Assert.Contains("id=\"trace-id\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_no_page_has_keeps_the_status_of_its_refusal()
    {
        using var answer = await _app.CreateClient().DeleteAsync(new Uri("/nothing", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("id=\"trace-id\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "این مقدار خوانده نمی‌شود.")]
    [InlineData("/en", "This value cannot be read.")]
    public async Task What_cannot_be_read_is_told_in_the_pages_language(string prefix, string says)
    {
        var browser = await SignedIn();
        await browser.Get(File);

        var refused = await browser.Post(prefix + File + "?handler=Ask", ("version", "four"), ("text", "?"));

        Assert.Contains(says, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("is not valid", refused.Html, StringComparison.Ordinal);
        Assert.Empty(_app.Upstream.AskedFor(Applications + "/question"));
    }

    [Theory]
    [InlineData(File, "Ask", "text", 4000, "۴٬۰۰۰")]
    [InlineData(File, "Approve", "note", 4000, "۴٬۰۰۰")]
    [InlineData(File, "Refuse", "refusalNote", 4000, "۴٬۰۰۰")]
    [InlineData(Submission, "Return", "reason", 1000, "۱٬۰۰۰")]
    [InlineData(Submission, "Submit", "note", 1000, "۱٬۰۰۰")]
    public async Task What_is_too_long_is_told_beside_its_field_and_not_sent(string page, string handler, string field, int longest, string says)
    {
        var browser = await SignedIn();
        await browser.Get(page);
        var before = _app.Upstream.Posts;

        var refused = await browser.Post(
            $"{page}?handler={handler}", ("version", "2"), (field, new string('x', longest + 1)), ("conditions", "1"), ("confirmWarnings", "true"));

        Assert.Contains($"<a href=\"#{field}\">حداکثر {says} نویسه", refused.Html, StringComparison.Ordinal);
        Assert.Equal(before, _app.Upstream.Posts);
    }

    [Theory]
    [InlineData("Ask", "text", "question", "text")]
    [InlineData("Approve", "note", "approval", "note")]
    [InlineData("Refuse", "refusalNote", "refusal", "note")]
    public async Task A_browsers_line_ends_are_one_character_for_the_officer(string handler, string field, string action, string sentAs)
    {
        _app.Upstream.Answer($"POST {Applications}/{action}", StaffSamples.File());
        var browser = await SignedIn();
        await browser.Get(File);

        var done = await browser.Post($"{File}?handler={handler}", ("version", "2"), (field, Lines("\r\n")), ("conditions", "1"), ("confirmApproval", "true"), ("confirmRefusal", "true"));

        Assert.Equal($"{File}?done={action}", done.Location);
        Assert.Equal(Lines("\n"), Sent($"{Applications}/{action}", sentAs));
    }

    [Fact]
    public async Task A_browsers_line_ends_are_one_character_for_the_citizen()
    {
        _app.Upstream.Answer("POST /api/permits/tracking/answer", TrackedSamples.Acted());
        var browser = _app.Open();
        await browser.Get("/track");
        var file = await browser.Post("/track", ("trackingCode", "277544337489"), ("lastFour", "0899"));

        await browser.Post("/track?handler=Answer", ("ticket", Hidden(file, "ticket")), ("answer", Lines("\r\n")));

        Assert.Equal(Lines("\n"), Sent("/api/permits/tracking/answer", "text"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/track")]
    [InlineData("/sign-in")]
    [InlineData("/permits/pharmacy/apply?step=area")]
    public async Task No_page_may_be_framed_those_with_forms_included(string path)
    {
        Assert.Equal("DENY", (await _app.Open().Get(path)).Header("X-Frame-Options"));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_service_that_dies_in_the_middle_of_its_answer_is_away(HttpStatusCode status)
    {
        _app.Upstream.Answer("GET /api/permits/types", _ => new HttpResponseMessage(status) { Content = new Broken() });

        var page = await _app.Open().Get("/en/permits");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("temporarily unavailable", page.Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    // As long as the services allow, when each line end counts once.
    private static string Lines(string end) => "a" + string.Concat(Enumerable.Repeat(end + "b", 1999)) + "c";

    private static string Hidden(Shown page, string name)
    {
        var start = page.Html.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + $"name=\"{name}\" value=\"".Length;
        return page.Html[start..page.Html.IndexOf('"', start)];
    }

    private string Sent(string path, string field)
    {
        using var body = JsonDocument.Parse(Assert.Single(_app.Upstream.AskedFor(path)).Body);
        return body.RootElement.GetProperty(field).GetString()!;
    }

    private async Task<Browser> SignedIn()
    {
        // Not the submitter: who may approve and return.
        Samples.SignInAs(_app.Upstream, "01970000-0000-7000-8000-00000000000b", "indicators:submit", "indicators:approve", "permits:decide");
        _app.Upstream.Answer($"GET /api/indicators/submissions/{Samples.SubmissionId}", Samples.Submission());
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }

    private sealed class Broken : HttpContent
    {
        public Broken() => Headers.ContentType = new("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("{\"items\":["));
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection was closed.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
