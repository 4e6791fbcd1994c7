using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Appeals;

/// <summary>The file that an appeal is about, and the decision: the refusal stands or falls.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private const int Longest = 4000;

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary><c>overturn</c> or <c>uphold</c>.</summary>
    [BindProperty]
    public string? Decision { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public DeskFile Item { get; private set; } = null!;

    public DeskAppeal Appeal => Item.Appeal!;

    public IReadOnlyList<DeskStep> Meanwhile { get; private set; } = [];

    public string RefusedBy { get; private set; } = "";

    public DateTimeOffset Now => clock.GetUtcNow();

    public DeskStep? Refusal => Item.History.LastOrDefault(s => s.Kind == "refused");

    public IEnumerable<Condition> Cited => Item.Conditions.Where(c => Refusal?.Conditions?.Contains(c.Number) == true);

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Item.Area) is { } area ? W[area.Name] : Item.Area;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid id, bool confirmDecision, CancellationToken ct)
    {
        if (Decision is not ("overturn" or "uphold"))
        {
            Invalid("decision", "یکی از دو تصمیم را برگزینید.", "Choose one of the two decisions.");
        }

        var reason = Lines("reason", Reason, Longest);
        if (reason is null)
        {
            Invalid("reason", "دلیل تصمیم را بنویسید؛ متقاضی و دستگاه آن را می‌خوانند.", "Write the reason: the applicant and the agency read it.");
        }

        if (!confirmDecision)
        {
            Invalid("confirmDecision", "برای ادامه این خانه را علامت بزنید.", "Tick this box to go on.");
        }

        var conflict = false;
        if (ModelState.IsValid)
        {
            try
            {
                await hearings.Decide(id, Version, Decision == "overturn", reason!, ct);
                return RedirectToPage(new { id, done = true });
            }
            catch (ApiException e) when (e.IsRefusal || Barred.Is(e.Problem))
            {
                conflict = e.Problem.Status == StatusCodes.Status412PreconditionFailed;
                Show(e.Problem, "reason");
            }
        }

        Done = false;
        if (!await Load(id, ct))
        {
            return NotFound();
        }

        Meanwhile = conflict ? [.. Item.History.Where(s => s.Number > Version)] : [];
        return Page();
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await hearings.FindAppeal(id, ct) is not { Appeal: not null } item)
        {
            return false;
        }

        Item = item;
        RefusedBy = Refusal?.Agency is { } agency ? W[await lists.AgencyName(agency, ct)] : "";
        return true;
    }
}
