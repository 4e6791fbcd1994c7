using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Register;

/// <summary>One permit with all that happened to it: suspend, lift the suspension, revoke, renew or decline to.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(RegisterApi register, TimeProvider clock) : DeskPage<string>(clock)
{
    [BindProperty]
    public string? SuspensionReason { get; set; }

    [BindProperty]
    public string? ReinstatementReason { get; set; }

    [BindProperty]
    public string? RevocationReason { get; set; }

    [BindProperty]
    public string? RenewalNote { get; set; }

    [BindProperty]
    public string? DeclineReason { get; set; }

    public RegisterEntry Entry { get; private set; } = null!;

    public RegisteredPermit Permit => Entry.Permit;

    public IReadOnlyList<RegisterStep> Meanwhile => Since(Entry.History, s => s.Number);

    /// <summary>That the holder waits for a renewal, with what he wrote; null: he does not.</summary>
    public RegisterStep? Wish => Permit.RenewalAskedAt is null ? null : Entry.History.LastOrDefault(s => s.Kind == "renewal-asked");

    public bool MayChange => Entry.Barred is null && Permit.State is "active" or "suspended";

    public bool IsRenewable => Entry.Barred is null && Permit.State is "active" or "expired" && JalaliDate.TehranDay(Now) >= Entry.RenewableFrom;

    public string? DoneWords => Done switch
    {
        "suspension" => W["مجوز تعلیق شد و تا برداشتن تعلیق اعتبار ندارد.", "The permit is suspended: it does not hold until the suspension is lifted."],
        "reinstatement" => W["تعلیق برداشته شد و مجوز معتبر است.", "The suspension is lifted and the permit holds again."],
        "revocation" => W["مجوز ابطال شد.", "The permit is revoked."],
        "decline" => W["درخواست تمدید پذیرفته نشد. دارنده دلیل را می‌خواند و می‌تواند دوباره درخواست کند.", "The renewal is declined. The holder reads why and may ask again."],
        "renewal" => W["مجوز با همین شماره تمدید شد.", "The permit is renewed under the same number."],
        _ => null,
    };

    public Task<IActionResult> OnGet(string number, CancellationToken ct) => Shown(number, ct);

    public Task<IActionResult> OnPostSuspend(string number, bool confirmSuspension, CancellationToken ct)
    {
        var reason = Reason("suspensionReason", SuspensionReason);
        Confirmed("confirmSuspension", confirmSuspension);
        return Act(number, "suspension", () => register.Suspend(number, Version, reason!, ct), ["suspensionReason"], ct);
    }

    public Task<IActionResult> OnPostReinstate(string number, CancellationToken ct)
    {
        var reason = Reason("reinstatementReason", ReinstatementReason);
        return Act(number, "reinstatement", () => register.Reinstate(number, Version, reason!, ct), ["reinstatementReason"], ct);
    }

    public Task<IActionResult> OnPostRevoke(string number, bool confirmRevocation, CancellationToken ct)
    {
        var reason = Reason("revocationReason", RevocationReason);
        Confirmed("confirmRevocation", confirmRevocation);
        return Act(number, "revocation", () => register.Revoke(number, Version, reason!, ct), ["revocationReason"], ct);
    }

    public Task<IActionResult> OnPostRenew(string number, CancellationToken ct)
    {
        var note = Lines("renewalNote", RenewalNote, Longest);
        return Act(number, "renewal", () => register.Renew(number, Version, note, ct), ["renewalNote"], ct);
    }

    public Task<IActionResult> OnPostDecline(string number, CancellationToken ct)
    {
        var reason = Reason("declineReason", DeclineReason);
        return Act(number, "decline", () => register.DeclineRenewal(number, Version, reason!, ct), ["declineReason"], ct);
    }

    private string? Reason(string field, string? text) => Written(field, text, "دلیل را بنویسید.", "Write the reason.");

    protected override async Task<bool> Load(string key, CancellationToken ct)
    {
        if (await register.Find(key, ct) is not { } entry)
        {
            return false;
        }

        Entry = entry;
        return true;
    }
}
