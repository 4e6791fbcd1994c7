using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Inquiries;

/// <summary>One inquiry with what the asked agency may see of the file, and its answer.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : DeskPage<Guid>(clock)
{
    [BindProperty]
    public string? Text { get; set; }

    /// <summary><c>yes</c>: nothing against the permit; <c>no</c>: something.</summary>
    [BindProperty]
    public string? Favourable { get; set; }

    public AskedInquiry Inquiry { get; private set; } = null!;

    public string AskingAgency { get; private set; } = "";

    public Task<IActionResult> OnGet(Guid id, CancellationToken ct) => Shown(id, ct);

    public Task<IActionResult> OnPost(Guid id, bool confirmAnswer, CancellationToken ct)
    {
        if (Favourable is not ("yes" or "no"))
        {
            Invalid("favourable", "بگویید دستگاه شما با این مجوز موافق است یا نه.", "Say whether your agency has something against the permit.");
        }

        var text = Written("text", Text, "نظر دستگاه را بنویسید.", "Write what your agency says.");
        Confirmed("confirmAnswer", confirmAnswer);
        return Act(id, "answer", () => hearings.Answer(id, Favourable == "yes", text!, ct), ["text"], ct);
    }

    protected override async Task<bool> Load(Guid key, CancellationToken ct)
    {
        if (await hearings.FindInquiry(key, ct) is not { } inquiry)
        {
            return false;
        }

        Inquiry = inquiry;
        AskingAgency = W[await lists.AgencyName(inquiry.AskingAgency, ct)];
        return true;
    }
}
