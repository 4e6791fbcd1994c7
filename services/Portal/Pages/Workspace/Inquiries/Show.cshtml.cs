using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Inquiries;

/// <summary>One inquiry with what the asked agency may see of the file, and its answer.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class ShowModel(HearingsApi hearings, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private const int Longest = 4000;

    [BindProperty]
    public string? Text { get; set; }

    /// <summary><c>yes</c>: nothing against the permit; <c>no</c>: something.</summary>
    [BindProperty]
    public string? Favourable { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public AskedInquiry Inquiry { get; private set; } = null!;

    public string AskingAgency { get; private set; } = "";

    public DateTimeOffset Now => clock.GetUtcNow();

    public string AreaName => Area.Iran.FirstOrDefault(a => a.Code == Inquiry.Area) is { } area ? W[area.Name] : Inquiry.Area;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid id, bool confirmAnswer, CancellationToken ct)
    {
        if (Favourable is not ("yes" or "no"))
        {
            Invalid("favourable", "بگویید دستگاه شما با این مجوز موافق است یا نه.", "Say whether your agency has something against the permit.");
        }

        var text = Lines("text", Text, Longest);
        if (text is null)
        {
            Invalid("text", "نظر دستگاه را بنویسید.", "Write what your agency says.");
        }

        if (!confirmAnswer)
        {
            Invalid("confirmAnswer", "برای ادامه این خانه را علامت بزنید.", "Tick this box to go on.");
        }

        if (ModelState.IsValid)
        {
            try
            {
                await hearings.Answer(id, Favourable == "yes", text!, ct);
                return RedirectToPage(new { id, done = true });
            }
            catch (ApiException e) when (e.IsRefusal || Barred.Is(e.Problem))
            {
                Show(e.Problem, "text");
            }
        }

        Done = false;
        return await Load(id, ct) ? Page() : NotFound();
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await hearings.FindInquiry(id, ct) is not { } inquiry)
        {
            return false;
        }

        Inquiry = inquiry;
        AskingAgency = W[await lists.AgencyName(inquiry.AskingAgency, ct)];
        return true;
    }
}
