using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Appeals;

/// <summary>The file that an appeal is about, and the decision: the refusal stands or falls.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : DeskPage<Guid>(clock)
{
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary><c>overturn</c> or <c>uphold</c>.</summary>
    [BindProperty]
    public string? Decision { get; set; }

    public DeskFile Item { get; private set; } = null!;

    public DeskAppeal Appeal => Item.Appeal!;

    public IReadOnlyList<DeskStep> Meanwhile => Since(Item.History, s => s.Number);

    public string RefusedBy { get; private set; } = "";

    public DeskStep? Refusal => Item.History.LastOrDefault(s => s.Kind == "refused");

    public IEnumerable<Condition> Cited => Item.Conditions.Where(c => Refusal?.Conditions?.Contains(c.Number) == true);

    public Task<IActionResult> OnGet(Guid id, CancellationToken ct) => Shown(id, ct);

    public Task<IActionResult> OnPost(Guid id, bool confirmDecision, CancellationToken ct)
    {
        if (Decision is not ("overturn" or "uphold"))
        {
            Invalid("decision", "یکی از دو تصمیم را برگزینید.", "Choose one of the two decisions.");
        }

        var reason = Written("reason", Reason, "دلیل تصمیم را بنویسید؛ متقاضی و دستگاه آن را می‌خوانند.", "Write the reason: the applicant and the agency read it.");
        Confirmed("confirmDecision", confirmDecision);
        return Act(id, "decision", () => hearings.Decide(id, Version, Decision == "overturn", reason!, ct), ["reason"], ct);
    }

    protected override async Task<bool> Load(Guid key, CancellationToken ct)
    {
        if (await hearings.FindAppeal(key, ct) is not { Appeal: not null } item)
        {
            return false;
        }

        Item = item;
        RefusedBy = Refusal?.Agency is { } agency ? W[await lists.AgencyName(agency, ct)] : "";
        return true;
    }
}
