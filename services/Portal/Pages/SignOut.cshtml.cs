using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages;

/// <summary>Ends the session, by a post only: no link can sign anybody out.</summary>
internal sealed class SignOutModel(StaffApi staff, EndedSessions ended) : PortalPage
{
    public void OnGet()
    {
        // The page asks; only the post acts.
    }

    public async Task<IActionResult> OnPost()
    {
        await StaffSession.SignOut(HttpContext, staff, ended);
        return RedirectToPage();
    }
}
