using System.Net;

namespace Pak.Portal.Tests;

/// <summary>Each page of an application: its control, its errors, its languages.</summary>
public sealed class ApplyStepTests : IDisposable
{
    private const string Apply = "/permits/pharmacy/apply?step=";
    private readonly PortalApp _app = new();
    private readonly DraftShelf _shelf;

    public ApplyStepTests()
    {
        Samples.Fill(_app.Upstream);
        _shelf = new DraftShelf(_app.Upstream);
    }

    [Theory]
    [InlineData("area", "<select class=\"form-select \" id=\"area\"")]
    [InlineData("description", "<textarea class=\"form-control\" id=\"description\" name=\"description\" rows=\"7\"")]
    [InlineData("q-title", "id=\"q-title\" name=\"q-title\" type=\"text\"")]
    [InlineData("q-notes", "<textarea class=\"form-control\" id=\"q-notes\" name=\"q-notes\" rows=\"6\"")]
    [InlineData("q-floors", "inputmode=\"decimal\" autocomplete=\"off\"")]
    [InlineData("q-opens", "id=\"q-opens\" name=\"q-opens\" type=\"text\"")]
    [InlineData("q-manager", "inputmode=\"numeric\" autocomplete=\"off\"")]
    [InlineData("q-shift", "<input type=\"radio\" id=\"q-shift-2\" name=\"q-shift\" value=\"night\"")]
    [InlineData("q-uses", "<input type=\"checkbox\" id=\"q-uses\" name=\"q-uses\" value=\"drugs\"")]
    [InlineData("q-rented", "<input type=\"radio\" id=\"q-rented\" name=\"q-rented\" value=\"true\"")]
    [InlineData("q-district", "<select class=\"form-select \" id=\"q-district\"")]
    [InlineData("d-deed", "type=\"file\" id=\"d-deed\" name=\"d-deed\" accept=\".pdf,.jpg,.jpeg\"")]
    [InlineData("d-photos", "type=\"file\" id=\"d-photos\" name=\"d-photos\" multiple=\"multiple\" accept=\".jpg,.jpeg,.png\"")]
    [InlineData("code", "autocomplete=\"one-time-code\"")]
    public async Task Every_question_has_its_control(string step, string control)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: step);

        Assert.Contains(control, (await browser.Get(Apply + step)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("area")]
    [InlineData("q-shift")]
    [InlineData("d-deed")]
    [InlineData("code")]
    public async Task The_first_link_of_a_question_leads_to_its_field_and_little_leads_away(string step)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: step);
        var html = (await browser.Get(Apply + step)).Html;

        Assert.Contains($"<a class=\"skip-link\" href=\"#{step}\">رفتن به پرسش</a>", html, StringComparison.Ordinal);
        Assert.Contains($" id=\"{step}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("site-search", html, StringComparison.Ordinal);
        Assert.DoesNotContain("site-nav", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_wholly_in_its_language_with_one_heading_and_labels()
    {
        foreach (var prefix in new[] { "", "/en" })
        {
            var browser = _app.Open();
            await DraftShelf.Answer(browser, prefix: prefix);
            foreach (var step in DraftShelf.Steps.Select(s => s.Step).Append("check").Append("discard"))
            {
                await Check(browser, prefix, step);
            }

            await browser.Post($"{prefix}{Apply}area", ("area", "IR-23"), ("then", "later"));
            await Check(browser, prefix, "saved");
            await Check(browser, prefix, "");
            await browser.Post($"{prefix}{Apply}check");
            await Check(browser, prefix, "done");
            await Check(browser, prefix, "done&again=yes");
            await Check(browser, prefix, "messages");
            await Check(browser, prefix, "");
        }

        async Task Check(Browser browser, string prefix, string step)
        {
            var page = await browser.Get($"{prefix}{Apply}{step}".Replace("?step=#", "", StringComparison.Ordinal));
            Assert.True(page.Status == HttpStatusCode.OK, $"{prefix}{step}: {page.Status} {page.Location}");
            PagesTests.HasOneHeadingUniqueIdsAndLabels(page.Html);
            // What the applicant wrote and what goes to a mobile stays in its own language.
            var own = new[] { "نگار احمدی", "داروخانهٔ نگار", "داروخانه‌ای در محله‌ای بی داروخانه", "سند.pdf", DraftShelf.Message, "درخواست ثبت شد.", "نام، کد ملی", "name@example.ir", ".pdf" };
            var html = own.Aggregate(page.Html, (text, mine) => text.Replace(mine, "", StringComparison.Ordinal));
            var strange = prefix.Length == 0 ? PagesTests.LatinIn(html) : PagesTests.PersianIn(html);
            Assert.True(strange.Count == 0, $"{prefix}{step}: {string.Join(' ', strange)}");
        }
    }

    [Theory]
    [InlineData("area", "", "استانی را")]
    [InlineData("area", "IR", "استانی را")]
    [InlineData("description", "کوتاه", "از ۱۰ تا ۲٬۰۰۰ نویسه")]
    [InlineData("description", "شرحی که نویسهٔ \u202E دارد", "از ۱۰ تا ۲٬۰۰۰ نویسه")]
    [InlineData("q-opens", "1404/13/40", "تاریخ را با سال چهاررقمی")]
    [InlineData("q-opens", "فردا", "تاریخ را با سال چهاررقمی")]
    [InlineData("d-deed", "", "پرونده‌ای برنگزیده‌اید")]
    [InlineData("name", "ن", "همان‌گونه که در کارت ملی")]
    [InlineData("nationalCode", "1234567890", "کد ملی درست نیست")]
    [InlineData("mobile", "02188888888", "با ۰۹ در آغاز")]
    [InlineData("code", "12345", "کد شش‌رقمی")]
    public async Task A_wrong_answer_is_kept_and_explained_where_it_was_given(string step, string typed, string says)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: step);

        var refused = await browser.Post(Apply + step, (step, typed));

        IsExplained(refused, step, says);
        Assert.Contains(typed, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_says_of_an_answer_stands_at_its_field()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "q-floors");
        _app.Upstream.Answer(
            "POST /api/permits/types/pharmacy/answers",
            new { title = "x", status = 422, code = "PRM-003", errors = new Dictionary<string, string[]> { ["answers.floors"] = ["حداکثر ۶۰"] } },
            HttpStatusCode.UnprocessableEntity);

        var refused = await browser.Post(Apply + "q-floors", ("q-floors", "۷۰"));

        IsExplained(refused, "q-floors", "حداکثر ۶۰");
        Assert.Contains("value=\"۷۰\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal("""{"answers":{"floors":70}}""", _app.Upstream.AskedFor("/api/permits/types/pharmacy/answers")[^1].Body);
    }

    [Theory]
    [InlineData("PRM-051", "قالب این پرونده پذیرفته نیست")]
    [InlineData("PRM-052", "این پرونده بزرگ‌تر از اندازهٔ مجاز است")]
    [InlineData("PRM-053", "این پرونده خالی است")]
    [InlineData("PRM-054", "در این پرونده بدافزار پیدا شد")]
    [InlineData("PRM-055", "این پرونده با گذرواژه بسته شده است")]
    [InlineData("PRM-056", "بارگذاری کامل نشد")]
    [InlineData("PRM-058", "این جدول مطابق الگو نیست")]
    public async Task Each_upload_error_stands_at_its_field_and_keeps_what_is_there(string code, string title)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "d-photos");
        await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos", ([1], "a.png"));
        _app.Upstream.Refuse("POST /api/permits/types/pharmacy/documents/photos", HttpStatusCode.UnprocessableEntity, code, title);

        var refused = await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos", ([2], "b.png"));

        IsExplained(refused, "d-photos", title);
        Assert.Contains("a.png", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_and_too_many_files_are_told_without_asking()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "d-photos");

        IsExplained(await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos"), "d-photos", "پرونده‌ای برنگزیده‌اید");
        await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos", ([1], "a.png"), ([2], "b.png"));
        IsExplained(await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos", ([3], "c.png"), ([4], "d.png")), "d-photos", "شمار پرونده‌ها بیش از اندازه است");
        Assert.Single(_app.Upstream.AskedFor("/api/permits/types/pharmacy/documents/photos"));
    }

    [Fact]
    public async Task Files_are_removed_and_replaced_and_a_document_of_one_file_goes_on()
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "d-photos");
        Assert.Equal(Apply + "d-photos", (await browser.UploadFiles(Apply + "d-deed&handler=Upload", "d-deed", ([9], "C:\\docs\\new<b>.pdf"))).Location);
        Assert.Equal(["deed-token-2"], _shelf.Documents);
        Assert.Contains("new&lt;b&gt;.pdf", (await browser.Get(Apply + "d-deed")).Html, StringComparison.Ordinal);

        Assert.Equal(Apply + "d-photos", (await browser.UploadFiles(Apply + "d-photos&handler=Upload", "d-photos", ([1], "a.png"), ([2], "b.png"))).Location);
        Assert.Equal(["deed-token-2", "photos-token-3", "photos-token-4"], _shelf.Documents);
        await browser.Get(Apply + "d-photos");
        await browser.Post(Apply + "d-photos&handler=Remove", ("file", "0"));
        await browser.Post(Apply + "d-photos&handler=Remove", ("file", "7"));
        Assert.Equal(["deed-token-2", "photos-token-4"], _shelf.Documents);
        await browser.Post(Apply + "d-deed&handler=Remove", ("file", "0"));
        Assert.Equal(Apply + "d-deed", (await browser.Get(Apply + "name")).Location); // needed, and gone
    }

    [Fact]
    public async Task A_table_comes_with_its_template()
    {
        var template = await _app.Open().Get(Apply + "d-founders&handler=Template");

        Assert.Equal("\uFEFFنام,کد ملی\r\n", template.Html.StartsWith('\uFEFF') ? template.Html : "\uFEFF" + template.Html);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Open().Get(Apply + "d-deed&handler=Template")).Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity, "PRM-061", "این کد درست نیست", null, "این کد درست نیست")]
    [InlineData(HttpStatusCode.TooManyRequests, "PAK-014", "تعداد درخواست‌ها بیش از اندازه است", 600, "۱۰ دقیقهٔ دیگر دوباره بکوشید")]
    public async Task A_code_that_is_not_taken_is_explained(HttpStatusCode status, string code, string title, int? wait, string says)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "code");
        _app.Upstream.Refuse("POST /api/permits/mobile-codes/confirmation", status, code, title, wait is { } s ? TimeSpan.FromSeconds(s) : null);

        IsExplained(await browser.Post(Apply + "code", ("code", "123456")), "code", says);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "PRM-062", "پیامک فرستاده نشد", 30, "۳۰ ثانیهٔ دیگر دوباره بکوشید")]
    [InlineData(HttpStatusCode.TooManyRequests, "PAK-014", "تعداد درخواست‌ها بیش از اندازه است", 40, "۴۰ ثانیهٔ دیگر دوباره بکوشید")]
    public async Task A_code_that_cannot_be_sent_is_explained_at_the_mobile(HttpStatusCode status, string code, string title, int wait, string says)
    {
        var browser = _app.Open();
        await DraftShelf.Answer(browser, upTo: "mobile");
        _app.Upstream.Refuse("POST /api/permits/mobile-codes", status, code, title, TimeSpan.FromSeconds(wait));

        IsExplained(await browser.Post(Apply + "mobile", ("mobile", "09121234567")), "mobile", says);
        Assert.Null(_shelf.Content!["mobile"]);
    }

    public void Dispose() => _app.Dispose();

    private static void IsExplained(Shown page, string field, string says)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<title>خطا: ", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"#{field}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"id=\"{field}-error\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(3, page.Html.Split(says).Length); // in the summary and beside the field, in the same words
    }
}
