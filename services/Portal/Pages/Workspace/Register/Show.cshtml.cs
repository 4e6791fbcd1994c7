using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Register;

/// <summary>One permit with all that happened to it: suspend, lift the suspension, revoke, renew.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(RegisterApi register, TimeProvider clock) : PortalPage
{
    private const int Longest = 4000;

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? SuspensionReason { get; set; }

    [BindProperty]
    public string? ReinstatementReason { get; set; }

    [BindProperty]
    public string? RevocationReason { get; set; }

    [BindProperty]
    public string? RenewalNote { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public RegisterEntry Entry { get; private set; } = null!;

    public RegisteredPermit Permit => Entry.Permit;

    /// <summary>What others did between the reading and a post that came too late.</summary>
    public IReadOnlyList<RegisterStep> Meanwhile { get; private set; } = [];

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Permit.Area) is { } area ? W[area.Name] : Permit.Area;

    public bool MayChange => Entry.Barred is null && Permit.State is "active" or "suspended";

    public bool IsRenewable => Entry.Barred is null && Permit.State is "active" or "expired" && JalaliDate.TehranDay(clock.GetUtcNow()) >= Entry.RenewableFrom;

    public string? DoneWords => Done switch
    {
        "suspension" => W["مجوز تعلیق شد و تا برداشتن تعلیق اعتبار ندارد.", "The permit is suspended: it does not hold until the suspension is lifted."],
        "reinstatement" => W["تعلیق برداشته شد و مجوز معتبر است.", "The suspension is lifted and the permit holds again."],
        "revocation" => W["مجوز ابطال شد.", "The permit is revoked."],
        "renewal" => W["مجوز با همین شماره تمدید شد.", "The permit is renewed under the same number."],
        _ => null,
    };

    public async Task<IActionResult> OnGet(string number, CancellationToken ct) => await Load(number, ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostSuspend(string number, bool confirmSuspension, CancellationToken ct)
    {
        var reason = Reason("suspensionReason", SuspensionReason);
        Confirmed("confirmSuspension", confirmSuspension);
        return Act(number, "suspension", "suspensionReason", () => register.Suspend(number, Version, reason!, ct), ct);
    }

    public Task<IActionResult> OnPostReinstate(string number, CancellationToken ct)
    {
        var reason = Reason("reinstatementReason", ReinstatementReason);
        return Act(number, "reinstatement", "reinstatementReason", () => register.Reinstate(number, Version, reason!, ct), ct);
    }

    public Task<IActionResult> OnPostRevoke(string number, bool confirmRevocation, CancellationToken ct)
    {
        var reason = Reason("revocationReason", RevocationReason);
        Confirmed("confirmRevocation", confirmRevocation);
        return Act(number, "revocation", "revocationReason", () => register.Revoke(number, Version, reason!, ct), ct);
    }

    public Task<IActionResult> OnPostRenew(string number, CancellationToken ct)
    {
        var note = Lines("renewalNote", RenewalNote, Longest);
        return Act(number, "renewal", "renewalNote", () => register.Renew(number, Version, note, ct), ct);
    }

    private string? Reason(string field, string? text)
    {
        var reason = Lines(field, text, Longest);
        if (reason is null)
        {
            Invalid(field, "دلیل را بنویسید.", "Write the reason.");
        }

        return reason;
    }

    private void Confirmed(string field, bool isConfirmed)
    {
        if (!isConfirmed)
        {
            Invalid(field, "برای ادامه این خانه را علامت بزنید.", "Tick this box to go on.");
        }
    }

    private async Task<IActionResult> Act(string number, string done, string field, Func<Task> act, CancellationToken ct)
    {
        var conflict = false;
        if (ModelState.IsValid)
        {
            try
            {
                await act();
                return RedirectToPage(new { number, done });
            }
            catch (ApiException e) when (e.IsRefusal || Barred.Is(e.Problem))
            {
                conflict = e.Problem.Status == StatusCodes.Status412PreconditionFailed;
                Show(e.Problem, field);
            }
        }

        Done = null;
        if (!await Load(number, ct))
        {
            return NotFound();
        }

        Meanwhile = conflict ? [.. Entry.History.Where(s => s.Number > Version)] : [];
        return Page();
    }

    private async Task<bool> Load(string number, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await register.Find(number, ct) is not { } entry)
        {
            return false;
        }

        Entry = entry;
        return true;
    }
}
