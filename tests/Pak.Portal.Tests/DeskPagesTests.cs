using System.Net;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>The pages of those who work on permits: what each shows in which state, and what is sent on.</summary>
public sealed class DeskPagesTests : IDisposable
{
    private const string File = $"/workspace/permits/{Samples.FileId}";
    private const string Api = $"/api/permits/applications/{Samples.FileId}";
    private const string Inquiry = $"/workspace/inquiries/{StaffSamples.InquiryId}";
    private const string Appeal = $"/workspace/appeals/{Samples.FileId}";
    private const string Permit = $"/workspace/permits/register/{StaffSamples.Number}";

    private static readonly string[] Actions = ["review", "approve", "ask", "extend", "refuse"];

    private readonly PortalApp _app = new();

    public DeskPagesTests() => Samples.Fill(_app.Upstream);

    /// <summary>Which of the file's actions are there in which state of it.</summary>
    public static TheoryData<string, object, string[]> States => new()
    {
        { "new", StaffSamples.File("submitted", version: 1), ["review"] },
        { "under review", StaffSamples.File(), ["approve", "ask", "extend", "refuse"] },
        { "an inquiry open", StaffSamples.File(inquiry: "open"), ["ask", "extend", "refuse"] },
        { "extended already", StaffSamples.File(extensionDays: 0), ["approve", "ask", "refuse"] },
        { "late", StaffSamples.File(isLate: true), ["approve", "ask", "refuse"] },
        { "waiting for the applicant", StaffSamples.File("awaiting-applicant", asked: true), [] },
        { "handed in by the officer, new", StaffSamples.File("submitted", barred: true, version: 1), [] },
        { "handed in by the officer, under review", StaffSamples.File(barred: true), [] },
        { "approved", StaffSamples.File("approved"), [] },
        { "refused", StaffSamples.File("refused"), [] },
        { "lapsed", StaffSamples.File("lapsed"), [] },
    };

    /// <summary>Every page of staff that work on permits, with the scope that opens it.</summary>
    public static TheoryData<string, string> Cells => new()
    {
        { "/workspace/permits", "permits:decide" }, { File, "permits:decide" }, { "/workspace/permits/notices", "permits:decide" },
        { "/workspace/inquiries", "permits:decide" }, { Inquiry, "permits:decide" }, { "/workspace/appeals", "permits:decide" }, { Appeal, "permits:decide" },
        { "/workspace/permits/register", "permits:decide" }, { Permit, "permits:decide" },
        { "/workspace/calendar", "permits:calendar" }, { "/workspace/calendar/rules", "permits:calendar" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_page_opens_with_its_scope_and_with_no_other(string page, string scope)
    {
        Assert.Equal(HttpStatusCode.Found, (await _app.Open().Get(page)).Status); // to the sign-in
        foreach (var has in new[] { "permits:decide", "permits:calendar", "permits:define", "indicators:submit" })
        {
            var shown = await (await SignedIn(has)).Get(page);
            Assert.True((has == scope) == (shown.Status == HttpStatusCode.OK), $"{page} with {has}: {shown.Status}");
        }
    }

    [Theory]
    [InlineData("permits:decide", "/workspace/permits", "permits-desk inquiries-desk appeals-desk register")]
    [InlineData("permits:calendar", "/workspace/calendar", "calendar")]
    [InlineData("indicators:define", "/workspace/definitions", "")]
    [InlineData("indicators:submit", null, "")]
    public async Task The_workspace_begins_and_leads_where_the_persons_scope_opens(string scope, string? begins, string links)
    {
        var browser = await SignedIn(scope);
        Assert.Equal(begins, (await browser.Get("/workspace")).Location);
        Assert.Equal(begins is null ? null : "/en" + begins, (await browser.Get("/en/workspace")).Location);

        var page = await browser.Get(begins ?? "/workspace");

        Assert.Equal(HttpStatusCode.OK, page.Status);

        var found = new[] { "permits-desk", "inquiries-desk", "appeals-desk", "register", "calendar" }.Where(id => page.Html.Contains($"id=\"{id}\"", StringComparison.Ordinal));
        Assert.Equal(links, string.Join(' ', found));
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_file_has_the_actions_of_its_state_and_no_others(string state, object file, string[] actions)
    {
        _app.Upstream.Answer("GET " + Api, file);

        var page = await (await SignedIn()).Get(File);

        Assert.True(actions.SequenceEqual(Actions.Where(a => page.Html.Contains($"id=\"{a}\"", StringComparison.Ordinal))), state);
        Assert.Equal(state.StartsWith("handed", StringComparison.Ordinal), page.Html.Contains("id=\"barred\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_are_drawn_with_their_titles_and_labels_and_documents_are_passed_on_as_attachments()
    {
        _app.Upstream.Answer($"GET {Api}/documents/{StaffSamples.DocumentId}", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) });
        var browser = await SignedIn();

        var page = WebUtility.HtmlDecode((await browser.Get(File)).Html);
        var document = await browser.Get($"{File}?handler=Document&document={StaffSamples.DocumentId}");
        var other = await browser.Get($"{File}?handler=Document&document={StaffSamples.InquiryId}");

        foreach (var (title, answer) in new[] { ("زیربنا", "۱۲۰ متر مربع"), ("نوبت کار", "شبانه‌روزی"), ("روزها", "شنبه"), ("مالک هستید؟", "بله"), ("از چه روزی", "۱ فروردین ۱۴۰۴"), ("توضیح", "بی‌پاسخ") })
        {
            Assert.Contains($"<dt>{title}</dt><dd dir=\"auto\">{answer}</dd>", page, StringComparison.Ordinal);
        }

        Assert.Contains("مدرک تحصیلی", page, StringComparison.Ordinal);
        Assert.Contains("۲ روز کاری مانده", page, StringComparison.Ordinal);
        Assert.StartsWith("attachment", document.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
    }

    [Fact]
    public async Task What_cannot_be_undone_is_sent_on_only_with_its_box_ticked()
    {
        var browser = await SignedIn();
        await browser.Get(File);

        (string Handler, string Box, string Action, (string, string)[] Fields)[] acts =
        [
            ("Approve", "confirmApproval", "approval", []),
            ("Refuse", "confirmRefusal", "refusal", [("conditions", "1"), ("refusalNote", "x")]),
            ("Extend", "confirmExtension", "extension", [("days", "۳"), ("extensionReason", "x")]),
        ];
        foreach (var (handler, box, action, fields) in acts)
        {
            _app.Upstream.Answer($"POST {Api}/{action}", StaffSamples.File());
            var unticked = await browser.Post($"{File}?handler={handler}", [("version", "2"), .. fields]);
            Assert.Contains($"<a href=\"#{box}\">", unticked.Html, StringComparison.Ordinal);
            Assert.Empty(_app.Upstream.AskedFor($"{Api}/{action}"));

            var done = await browser.Post($"{File}?handler={handler}", [("version", "2"), .. fields, (box, "true")]);
            Assert.Equal($"{File}?done={action}", done.Location);
            var sent = Assert.Single(_app.Upstream.AskedFor($"{Api}/{action}"));
            Assert.Equal("\"v2\"", sent.Headers["If-Match"]);
        }

        Assert.Equal(3, JsonSerializer.Deserialize<JsonElement>(_app.Upstream.AskedFor($"{Api}/extension")[0].Body).GetProperty("days").GetInt32());
        Assert.Contains("id=\"done\"", (await browser.Get($"{File}?done=approval")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"done\"", (await browser.Get($"{File}?done=nonsense")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_says_its_most_and_that_it_happens_once_and_an_inquiry_is_sent_again_once_settled()
    {
        _app.Upstream.Answer($"POST {Api}/inquiries", StaffSamples.File());
        var browser = await SignedIn();

        var page = WebUtility.HtmlDecode((await browser.Get(File)).Html);
        var sent = await browser.Post(File + "?handler=Inquire", ("version", "2"), ("code", "police"));

        Assert.Contains("تنها یک بار و دست‌بالا ۱۰ روز کاری", page, StringComparison.Ordinal);
        Assert.Equal(File + "?done=inquiry", sent.Location);
        Assert.Contains("police", Assert.Single(_app.Upstream.AskedFor(Api + "/inquiries")).Body, StringComparison.Ordinal);
        _app.Upstream.Answer("GET " + Api, StaffSamples.File(inquiry: "open"));
        Assert.DoesNotContain("id=\"inquire-police\"", (await browser.Get(File)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_shown_anew_with_what_happened_and_what_was_written()
    {
        _app.Upstream.Refuse($"POST {Api}/question", HttpStatusCode.PreconditionFailed, "PAK-010", "در این میان دیگری آن را تغییر داده است");
        var browser = await SignedIn();
        await browser.Get(File);

        var refused = await browser.Post(File + "?handler=Ask", ("version", "1"), ("text", "نشانی کجاست؟"));

        Assert.Contains("در این میان دیگری آن را تغییر داده است", refused.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"meanwhile\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("نشانی کجاست؟", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.Contains("name=\"version\" value=\"2\"", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_act_is_told_so_on_the_page_where_he_tried()
    {
        _app.Upstream.Refuse($"POST {Api}/question", HttpStatusCode.Forbidden, "PRM-105", "کسی که درخواست را ثبت کرده است نمی‌تواند به آن رسیدگی کند");
        var browser = await SignedIn();
        await browser.Get(File);

        var refused = await browser.Post(File + "?handler=Ask", ("version", "2"), ("text", "x"));

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("کسی که درخواست را ثبت کرده است", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_asks_for_what_its_filters_say()
    {
        var browser = await SignedIn();

        var plain = await browser.Get("/workspace/permits");
        await browser.Get("/workspace/permits?status=refused");
        await browser.Get("/workspace/permits?status=all&order=submission&type=pharmacy&warned=2&mine=true&after=abc");

        Assert.Equal(
            ["?status=open&order=remaining&limit=30", "?status=refused&order=newest&limit=30", "?order=submission&type=pharmacy&warned=2&mine=true&after=abc&limit=30"],
            _app.Upstream.AskedFor("/api/permits/applications").Select(a => a.Query));
        Assert.Contains("مهلت گذشته", plain.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"counts\"", plain.Html, StringComparison.Ordinal);
        _app.Upstream.Answer("GET /api/permits/applications", new { items = Array.Empty<object>(), next = (string?)null });
        Assert.Contains("کاری بر زمین نمانده است", (await browser.Get("/workspace/permits")).Html, StringComparison.Ordinal);
        Assert.Contains("پرونده‌ای با این صافی‌ها نیست", (await browser.Get("/workspace/permits?mine=true")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inquiry_tells_its_silence_rule_and_is_answered_once_both_questions_are()
    {
        _app.Upstream.Answer($"POST /api/permits/inquiries/{StaffSamples.InquiryId}/answer", StaffSamples.Inquiry("answered"));
        var browser = await SignedIn();

        var page = WebUtility.HtmlDecode((await browser.Get(Inquiry)).Html);
        Assert.Contains("به مقام بالاتر گزارش می‌شود", page, StringComparison.Ordinal);
        Assert.Contains("امروز روز آخر", page, StringComparison.Ordinal);

        var empty = await browser.Post(Inquiry, ("text", ""));
        foreach (var field in new[] { "favourable", "text", "confirmAnswer" })
        {
            Assert.Contains($"<a href=\"#{field}\">", empty.Html, StringComparison.Ordinal);
        }

        var sent = await browser.Post(Inquiry, ("favourable", "no"), ("text", "پروندهٔ دیگری دارد"), ("confirmAnswer", "true"));
        Assert.Equal(Inquiry + "?done=answer", sent.Location);
        Assert.False(JsonSerializer.Deserialize<JsonElement>(Assert.Single(_app.Upstream.AskedFor($"/api/permits/inquiries/{StaffSamples.InquiryId}/answer")).Body).GetProperty("favourable").GetBoolean());

        _app.Upstream.Answer($"GET /api/permits/inquiries/{StaffSamples.InquiryId}", StaffSamples.Inquiry("answered", "consent"));
        var answered = await browser.Get(Inquiry);
        Assert.DoesNotContain("id=\"send-answer\"", answered.Html, StringComparison.Ordinal);
        Assert.Contains("موافقت شمرده می‌شود", answered.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_appeal_is_decided_with_a_reason_and_not_by_who_took_part()
    {
        _app.Upstream.Answer($"POST /api/permits/appeals/{Samples.FileId}/decision", StaffSamples.File("approved", appeal: StaffSamples.Appeal("overturned")));
        var browser = await SignedIn();
        await browser.Get(Appeal);

        var empty = await browser.Post(Appeal, ("version", "2"));
        foreach (var field in new[] { "decision", "reason", "confirmDecision" })
        {
            Assert.Contains($"<a href=\"#{field}\">", empty.Html, StringComparison.Ordinal);
        }

        var done = await browser.Post(Appeal, ("version", "2"), ("decision", "overturn"), ("reason", "شرط احراز شده بود"), ("confirmDecision", "true"));
        Assert.Equal(Appeal + "?done=decision", done.Location);
        Assert.True(JsonSerializer.Deserialize<JsonElement>(Assert.Single(_app.Upstream.AskedFor($"/api/permits/appeals/{Samples.FileId}/decision")).Body).GetProperty("overturned").GetBoolean());

        _app.Upstream.Answer($"GET /api/permits/appeals/{Samples.FileId}", StaffSamples.File("refused", barred: true, appeal: StaffSamples.Appeal()));
        var barred = await browser.Get(Appeal);
        Assert.Contains("id=\"barred\"", barred.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"decide\"", barred.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_days_of_a_clock_end_with_the_file_and_say_of_a_day_to_come_that_it_is_to_come()
    {
        var browser = await SignedIn();

        var open = WebUtility.HtmlDecode((await browser.Get($"/workspace/permits/{Samples.FileId}")).Html);
        var refused = WebUtility.HtmlDecode((await browser.Get(Appeal)).Html);

        Assert.Contains("شمرده می‌شود، اگر پرونده نزد دستگاه بماند", open, StringComparison.Ordinal); // tomorrow
        Assert.DoesNotContain("پرونده نزد دستگاه بود", open, StringComparison.Ordinal);
        Assert.Contains("<tr data-kind=\"start\">", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr data-kind=\"counted\">", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_hears_an_appeal_reads_the_files_clock_and_documents_and_opens_one_as_the_oversight_agency()
    {
        const string AppealApi = $"/api/permits/appeals/{Samples.FileId}";
        _app.Upstream.Answer($"GET {AppealApi}/documents/{StaffSamples.DocumentId}", _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) });
        var browser = await SignedIn();

        var page = WebUtility.HtmlDecode((await browser.Get(Appeal)).Html);
        var document = await browser.Get($"{Appeal}?handler=Document&document={StaffSamples.DocumentId}");
        var other = await browser.Get($"{Appeal}?handler=Document&document={StaffSamples.InquiryId}");

        Assert.Contains("از ۳۰ روز کاری ۲۸ روز گذشته است", page, StringComparison.Ordinal);
        Assert.Contains("id=\"clock-days\"", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Appeal}?", page, StringComparison.Ordinal);
        Assert.Contains($"document={StaffSamples.DocumentId}", page, StringComparison.Ordinal);
        Assert.Contains(">مدرک تحصیلی</a>", page, StringComparison.Ordinal);
        Assert.StartsWith("attachment; filename=degree-000012.pdf", document.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.DoesNotContain(_app.Upstream.All, a => a.Path.StartsWith(Api, StringComparison.Ordinal)); // the officer's file is another agency's

        _app.Upstream.Down($"GET {AppealApi}/documents");
        _app.Upstream.Down($"GET {AppealApi}/clock");
        var without = await browser.Get(Appeal);
        Assert.Contains("id=\"documents-away\"", without.Html, StringComparison.Ordinal); // not "there is none"
        Assert.Contains("id=\"decide\"", without.Html, StringComparison.Ordinal);
        _app.Upstream.Answer($"GET {AppealApi}/documents", Array.Empty<object>());
        Assert.Contains("id=\"no-documents\"", (await browser.Get(Appeal)).Html, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("renewed", "✔ پاسخ‌داده‌شده", "تمدید شد")]
    [InlineData("renewal-declined", "✔ پاسخ‌داده‌شده", "درخواست تمدید پذیرفته نشد")]
    [InlineData("revoked", "منتفی", "ابطال شد")]
    [InlineData("surrendered", "منتفی", "دارنده آن را پس داد")]
    public async Task A_wish_for_a_renewal_says_what_became_of_it_and_leads_to_the_permit(string answer, string tag, string words)
    {
        _app.Upstream.Answer("GET /api/permits/notices", new { items = new[] { StaffSamples.Notice("renewal-asked", answer), StaffSamples.Notice("renewal-asked") }, next = (string?)null });

        var html = WebUtility.HtmlDecode((await (await SignedIn()).Get("/workspace/permits/notices")).Html);

        var answered = html[html.IndexOf($"data-answer=\"{answer}\"", StringComparison.Ordinal)..];
        var (first, second) = (answered[..answered.IndexOf("</li>", StringComparison.Ordinal)], answered[answered.IndexOf("</li>", StringComparison.Ordinal)..]);
        Assert.Contains(tag, first, StringComparison.Ordinal);
        Assert.Contains($"{words}،", first, StringComparison.Ordinal);
        Assert.Contains("۴ فروردین ۱۴۰۴", first, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Permit}\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("مهلت:", first, StringComparison.Ordinal);
        Assert.Contains("▲ سرپرست", second, StringComparison.Ordinal);
        Assert.Contains("مهلت:", second, StringComparison.Ordinal);
        Assert.Contains("href=\"/workspace/permits/register?renewals=true\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_postal_code_among_the_answers_is_shown_in_the_pages_digits_and_copied_as_it_is()
    {
        var html = (await (await SignedIn()).Get(File)).Html;

        Assert.Contains("<dd dir=\"auto\" class=\"digits\">1234567890</dd>", html, StringComparison.Ordinal);
        Assert.Single(html.Split("class=\"digits\">1234567890").Skip(1));
        Assert.DoesNotContain("class=\"digits\">شبانه", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    private async Task<Browser> SignedIn(string scope = "permits:decide")
    {
        Samples.SignInAs(_app.Upstream, Samples.StewardId, scope);
        var browser = _app.Open();
        await browser.SignIn();
        return browser;
    }
}
