using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Security;

namespace Pak.Dashboard.SignIn;

/// <summary>Takes the session's cookie from this browser.</summary>
internal sealed class LogoutModel : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public IActionResult OnPost()
    {
        SessionCookie.End(HttpContext);
        return Redirect("/login");
    }
}
