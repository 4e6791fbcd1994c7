using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pak.Portal.Tests;

/// <summary>Keeps one draft in the service's place, and answers what applying asks besides.</summary>
internal sealed class DraftShelf
{
    public const string Secret = "the-secret-of-the-draft";
    public const string Message = "کد تأیید پاک: ۱۲۳۴۵۶";

    public DraftShelf(StandIn upstream, bool isDemo = true)
    {
        upstream.Answer("POST /api/permits/drafts", asked =>
        {
            Content = JsonNode.Parse(asked.Body)!["content"]!.DeepClone();
            return StandIn.Json(new { draft = Secret, expiresAt = "2025-04-20T08:00:00Z" }, HttpStatusCode.Created);
        });
        upstream.Answer("PUT /api/permits/drafts", asked =>
        {
            var body = JsonNode.Parse(asked.Body)!;
            Content = body["content"]!.DeepClone();
            Documents = [.. body["documents"]!.AsArray().Select(d => d!.GetValue<string>())];
            return StandIn.Json(new { savedAt = "2025-03-21T08:00:00Z", expiresAt = "2025-04-20T08:00:00Z" });
        });
        upstream.Answer("POST /api/permits/drafts/read", _ => Content is null
            ? StandIn.Json(new { title = "gone", status = 404, code = "PRM-124" }, HttpStatusCode.NotFound)
            : StandIn.Json(new { type = "pharmacy", content = Content, savedAt = "2025-03-21T08:00:00Z", expiresAt = "2025-04-20T08:00:00Z" }));
        upstream.Answer("POST /api/permits/drafts/discard", _ =>
        {
            Content = null;
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        });
        // As the service does it: what is blank is left out.
        upstream.Answer("POST /api/permits/types/pharmacy/answers", asked =>
        {
            var answers = JsonNode.Parse(asked.Body)!["answers"]!.AsObject();
            foreach (var (name, _) in answers.Where(a => a.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length == 0).ToList())
            {
                answers.Remove(name);
            }

            return StandIn.Json(new { answers });
        });
        upstream.Answer("POST /api/permits/mobile-codes", new { expiresAt = "2025-03-21T08:05:00Z", message = isDemo ? Message : null }, HttpStatusCode.Accepted);
        upstream.Answer("POST /api/permits/mobile-codes/confirmation", new { confirmation = "the-confirmation" });
        foreach (var document in new[] { "deed", "photos", "founders" })
        {
            upstream.Answer($"POST /api/permits/types/pharmacy/documents/{document}", asked => StandIn.Json(
                new { files = Enumerable.Range(1, asked.Body.Split("filename=").Length - 1).Select(i => new { token = $"{document}-token-{++_uploads}", format = "pdf", size = 2048 }).ToArray() }, HttpStatusCode.Created));
        }

        upstream.Answer("POST /api/permits/applications", Receipt());
        upstream.Answer("POST /api/permits/tracking/notices", new { items = new[] { new { at = "2025-03-21T08:00:00Z", text = "درخواست ثبت شد.", sent = false } } });
    }

    private int _uploads;

    /// <summary>Null: there is no draft.</summary>
    public JsonNode? Content { get; set; }

    /// <summary>The uploads that the draft was last saved with.</summary>
    public IReadOnlyList<string> Documents { get; private set; } = [];

    public static object Receipt(string status = "submitted") => new
    {
        trackingCode = "277544337489",
        submittedAt = "2025-03-21T08:00:00Z",
        deadline = "2025-05-04T20:30:00Z",
        title = Samples.Name("پروانهٔ تأسیس داروخانه", "Pharmacy licence"),
        agency = "health",
        status,
    };

    /// <summary>The steps in their order with a right answer to each; documents are not among them.</summary>
    public static readonly (string Step, string Value)[] Steps =
    [
        ("area", "IR-23"), ("description", "داروخانه‌ای در محله‌ای بی داروخانه"), ("q-title", "داروخانهٔ نگار"), ("q-notes", ""), ("q-floors", "۱۲"), ("q-opens", "۱۴۰۴/۷/۳"),
        ("q-manager", ""), ("q-shift", "night"), ("q-uses", "drugs"), ("q-rented", "false"), ("q-district", ""),
        ("d-deed", ""), ("d-photos", ""), ("d-founders", ""), ("name", "نگار احمدی"), ("nationalCode", "۰۴۹۹-۳۷۰۸۹۹"), ("mobile", "۰۹۱۲ ۱۲۳ ۴۵۶۷"), ("code", "۱۲۳۴۵۶"),
    ];

    /// <summary>Answers up to a step, which is then the next; null: all.</summary>
    public static async Task<List<Shown>> Answer(Browser browser, string? upTo = null, string prefix = "")
    {
        var sent = new List<Shown>();
        await browser.Get($"{prefix}/permits/pharmacy/apply?step=area");
        foreach (var (step, value) in Steps.TakeWhile(s => s.Step != upTo))
        {
            var address = $"{prefix}/permits/pharmacy/apply?step={step}";
            sent.Add(step == "d-deed"
                ? await browser.UploadFiles(address + "&handler=Upload", step, ([1, 2, 3], "سند.pdf"))
                : await browser.Post(address, (step, value)));
            Assert.Equal(HttpStatusCode.Redirect, sent[^1].Status);
        }

        return sent;
    }
}
