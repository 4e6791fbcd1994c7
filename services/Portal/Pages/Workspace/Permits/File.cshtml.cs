using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>One file on the desk: read it, ask, extend, inquire, decide.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class FileModel(DeskApi desk, ReferenceLists lists, TimeProvider clock) : DeskPage<Guid>(clock)
{
    private IReadOnlyList<Agency> _agencies = [];

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

    public DeskFile Item { get; private set; } = null!;

    public DeskClock? Reading { get; private set; }

    public IReadOnlyList<FiledDocument> Documents { get; private set; } = [];

    public IReadOnlyList<DeskLook> Looks { get; private set; } = [];

    public IReadOnlyList<DeskStep> Meanwhile => Since(Item.History, s => s.Number);

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

    public Task<IActionResult> OnGet(Guid id, CancellationToken ct) => Shown(id, ct);

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
        var text = Written("text", Text, "پرسش خود را بنویسید.", "Write your question.");

        return Act(id, "question", () => desk.Ask(id, Version, text!, ct), ct);
    }

    public Task<IActionResult> OnPostExtend(Guid id, bool confirmExtension, CancellationToken ct)
    {
        if (!int.TryParse(PersianText.FoldDigits(Days ?? "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days < 1)
        {
            Invalid("days", "شمار روزهای کاری را بنویسید.", "Write the number of working days.");
        }

        var reason = Written("extensionReason", ExtensionReason, "دلیل تمدید را بنویسید؛ متقاضی آن را می‌خواند.", "Write the reason: the applicant reads it.");

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

        var note = Written("refusalNote", RefusalNote, "برای متقاضی بنویسید چرا این شرط برآورده نشده است.", "Tell the applicant why the condition is not met.");

        Confirmed("confirmRefusal", confirmRefusal);
        return Act(id, "refusal", () => desk.Refuse(id, Version, Conditions, note!, ct), ct);
    }

    public string AgencyName(string code) => W.AgencyName(code, _agencies);

    public string DocumentName(string code) => Item.Documents.FirstOrDefault(d => d.Code == code) is { } document ? W[document.Fa, document.En] : code;

    private Task<IActionResult> Act(Guid id, string done, Func<Task> act, CancellationToken ct) => Act(id, done, act, ["text", "note", "conditions", "days"], ct);

    protected override async Task<bool> Load(Guid key, CancellationToken ct)
    {
        if (await desk.Find(key, ct) is not { } item)
        {
            return false;
        }

        var (reading, documents, looks) = (desk.Clock(key, ct), desk.Documents(key, ct), desk.Looks(key, ct));
        Item = item;
        Reading = await reading;
        Documents = await documents;
        Looks = await looks;
        _agencies = await ReferenceLists.OrEmpty(() => lists.Agencies(ct));
        return true;
    }
}
