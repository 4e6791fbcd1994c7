using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>One file on the desk: read it, ask, extend, inquire, decide.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class FileModel(DeskApi desk, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private const int Longest = 4000; // of every text, as Permits takes it

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    [BindProperty]
    public string? RefusalNote { get; set; }

    [BindProperty]
    public List<int> Conditions { get; set; } = [];

    [BindProperty]
    public string? Days { get; set; }

    [BindProperty]
    public string? ExtensionReason { get; set; }

    /// <summary>What has just been done; words for it are below.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public DeskFile Item { get; private set; } = null!;

    public DeskClock? Reading { get; private set; }

    public IReadOnlyList<FiledDocument> Documents { get; private set; } = [];

    public IReadOnlyList<DeskLook> Looks { get; private set; } = [];

    /// <summary>What others did between the reading and a post that came too late.</summary>
    public IReadOnlyList<DeskStep> Meanwhile { get; private set; } = [];

    public IReadOnlyDictionary<string, LocalizedText> AgencyNames { get; private set; } = new Dictionary<string, LocalizedText>();

    public DateTimeOffset Now => clock.GetUtcNow();

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Item.Area) is { } area ? W[area.Name] : Item.Area;

    public bool IsUnderReview => Item.Status == "under-review" && Item.Barred is null;

    public bool WasExtended => Item.History.Any(s => s.Kind == "extended");

    /// <summary>Time that has passed is not extended.</summary>
    public bool IsExtendable => Item.ExtensionDays > 0 && !(Item.Deadline <= Now);

    public string NotExtendable => this switch
    {
        { WasExtended: true } => W["مهلت این پرونده یک بار تمدید شده است و دیگر تمدید نمی‌شود.", "The time for this file was extended once and is not extended again."],
        { Item.ExtensionDays: 0 } => W["مهلت این مجوز تمدیدپذیر نیست.", "The time for this kind of permit cannot be extended."],
        _ => W["مهلت گذشته است و دیگر تمدید نمی‌شود.", "The time is over and cannot be extended any more."],
    };

    /// <summary>Inquiries that the approval has to wait for.</summary>
    public int Awaited => Item.Inquiries.Count(i => i.State == "open");

    /// <summary>The inquiries of the kind of permit whose last one has been settled: they may be sent again.</summary>
    public IReadOnlyList<DeskInquiry> Repeatable => Item.Barred is null && Item.Status is "under-review" or "awaiting-applicant"
        ? [.. Item.Inquiries.GroupBy(i => i.Code, StringComparer.Ordinal).Where(g => g.All(i => i.State is "answered" or "consented")).Select(g => g.Last())]
        : [];

    public string? DoneWords => Done switch
    {
        "review" => W["بررسی آغاز شد؛ استعلام‌های این مجوز، اگر داشته باشد، فرستاده شدند.", "The review has begun; the inquiries of this kind of permit, if it has any, were sent."],
        "question" => W["پرسش فرستاده شد؛ زمان تا پاسخ متقاضی ایستاده است.", "The question was sent; the clock stands still until the applicant answers."],
        "extension" => W["مهلت تمدید شد و متقاضی دلیل آن را می‌خواند.", "The time was extended, and the applicant reads why."],
        "inquiry" => W["استعلام دوباره فرستاده شد.", "The inquiry was sent again."],
        "approval" => W["با درخواست موافقت شد و مجوز صادر شد.", "The application was approved and the permit issued."],
        "refusal" => W["درخواست رد شد و متقاضی دلیل آن و راه اعتراض را می‌خواند.", "The application was refused; the applicant reads why and how to appeal."],
        _ => null,
    };

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    /// <summary>A document, to be saved: never shown inside the site.</summary>
    public async Task<IActionResult> OnGetDocument(Guid id, Guid document, CancellationToken ct)
    {
        var filed = (await desk.Documents(id, ct)).FirstOrDefault(d => d.Id == document);
        return filed is null
            ? NotFound()
            : await Passed.On(HttpContext, await desk.Document(id, document, ct), $"{filed.Document}-{document.ToString("N")[^6..]}.{(filed.Format == "jpeg" ? "jpg" : filed.Format)}", ct);
    }

    public Task<IActionResult> OnPostReview(Guid id, CancellationToken ct) => Act(id, "review", () => desk.Review(id, Version, ct), ct);

    public Task<IActionResult> OnPostApprove(Guid id, bool confirmApproval, CancellationToken ct)
    {
        var note = Lines("note", Note, Longest);
        Confirmed("confirmApproval", confirmApproval);
        return Act(id, "approval", () => desk.Approve(id, Version, note, ct), ct);
    }

    public Task<IActionResult> OnPostAsk(Guid id, CancellationToken ct)
    {
        var text = Lines("text", Text, Longest);
        if (text is null)
        {
            Invalid("text", "پرسش خود را بنویسید.", "Write your question.");
        }

        return Act(id, "question", () => desk.Ask(id, Version, text!, ct), ct);
    }

    public Task<IActionResult> OnPostExtend(Guid id, bool confirmExtension, CancellationToken ct)
    {
        if (!int.TryParse(PersianText.FoldDigits(Days ?? "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days < 1)
        {
            Invalid("days", "شمار روزهای کاری را بنویسید.", "Write the number of working days.");
        }

        var reason = Lines("extensionReason", ExtensionReason, Longest);
        if (reason is null)
        {
            Invalid("extensionReason", "دلیل تمدید را بنویسید؛ متقاضی آن را می‌خواند.", "Write the reason: the applicant reads it.");
        }

        Confirmed("confirmExtension", confirmExtension);
        return Act(id, "extension", () => desk.Extend(id, Version, days, reason!, ct), ct);
    }

    public Task<IActionResult> OnPostInquire(Guid id, string? code, CancellationToken ct) => Act(id, "inquiry", () => desk.Inquire(id, Version, code ?? "", ct), ct);

    public Task<IActionResult> OnPostRefuse(Guid id, bool confirmRefusal, CancellationToken ct)
    {
        if (Conditions.Count == 0)
        {
            Invalid("conditions", "دست‌کم یک شرط را برگزینید؛ رد درخواست بدون استناد به شرط پذیرفته نیست.", "Choose at least one condition: a refusal must cite what it relies on.");
        }

        var note = Lines("refusalNote", RefusalNote, Longest);
        if (note is null)
        {
            Invalid("refusalNote", "برای متقاضی بنویسید چرا این شرط برآورده نشده است.", "Tell the applicant why the condition is not met.");
        }

        Confirmed("confirmRefusal", confirmRefusal);
        return Act(id, "refusal", () => desk.Refuse(id, Version, Conditions, note!, ct), ct);
    }

    public string AgencyName(string code) => AgencyNames.TryGetValue(code, out var name) ? W[name] : code;

    public string DocumentName(string code) => Item.Documents.FirstOrDefault(d => d.Code == code) is { } document ? W[document.Fa, document.En] : code;

    private async Task<IActionResult> Act(Guid id, string done, Func<Task> act, CancellationToken ct)
    {
        var conflict = false;
        if (ModelState.IsValid)
        {
            try
            {
                await act();
                return RedirectToPage(new { id, done });
            }
            catch (ApiException e) when (e.Problem.Status == StatusCodes.Status412PreconditionFailed)
            {
                conflict = true;
                Show(e.Problem);
            }
            catch (ApiException e) when (e.IsRefusal || Barred.Is(e.Problem))
            {
                Show(e.Problem, "text", "note", "conditions", "days");
            }
        }

        Done = null;
        if (!await Load(id, ct))
        {
            return NotFound();
        }

        Meanwhile = conflict ? [.. Item.History.Where(s => s.Number > Version)] : [];
        return Page();
    }

    private void Confirmed(string field, bool isConfirmed)
    {
        if (!isConfirmed)
        {
            Invalid(field, "برای ادامه این خانه را علامت بزنید.", "Tick this box to go on.");
        }
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await desk.Find(id, ct) is not { } item)
        {
            return false;
        }

        var (reading, documents, looks) = (desk.Clock(id, ct), desk.Documents(id, ct), desk.Looks(id, ct));
        Item = item;
        Reading = await reading;
        Documents = await documents;
        Looks = await looks;
        AgencyNames = (await ReferenceLists.OrEmpty(() => lists.Agencies(ct))).ToDictionary(a => a.Code, a => a.Name, StringComparer.Ordinal);
        return true;
    }
}
