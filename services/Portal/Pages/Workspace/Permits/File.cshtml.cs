using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Permits;

/// <summary>One file on the desk: read it, ask, decide.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class FileModel(DeskApi desk) : PortalPage
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

    public DeskFile Item { get; private set; } = null!;

    public bool IsOpen => Item.Status is "submitted" or "under-review" or "awaiting-applicant";

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Item.Area) is { } area ? W[area.Name] : Item.Area;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostReview(Guid id, CancellationToken ct) => Act(id, () => desk.Review(id, Version, ct), ct);

    public Task<IActionResult> OnPostApprove(Guid id, CancellationToken ct)
    {
        var note = Lines("note", Note, Longest);
        return Act(id, () => desk.Approve(id, Version, note, ct), ct);
    }

    public Task<IActionResult> OnPostAsk(Guid id, CancellationToken ct)
    {
        var text = Lines("text", Text, Longest);
        if (text is null)
        {
            Invalid("text", "پرسش خود را بنویسید.", "Write your question.");
        }

        return Act(id, () => desk.Ask(id, Version, text!, ct), ct);
    }

    public Task<IActionResult> OnPostRefuse(Guid id, CancellationToken ct)
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

        return Act(id, () => desk.Refuse(id, Version, Conditions, note!, ct), ct);
    }

    private async Task<IActionResult> Act(Guid id, Func<Task> act, CancellationToken ct)
    {
        if (ModelState.IsValid)
        {
            try
            {
                await act();
                return RedirectToPage(new { id });
            }
            catch (ApiException e) when (e.IsRefusal)
            {
                Show(e.Problem, "text", "note", "conditions");
            }
        }

        return await Load(id, ct) ? Page() : NotFound();
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await desk.Find(id, ct) is not { } item)
        {
            return false;
        }

        Item = item;
        return true;
    }
}
