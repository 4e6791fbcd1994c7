using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Security;

namespace Pak.Dashboard.SignIn;

/// <summary>Exchanges the token, from the printed address (<c>?t=</c>) or typed, for the session's cookie.</summary>
internal sealed class LoginModel(SessionCookie session) : PageModel
{
    public bool Refused { get; private set; }

    /// <summary>Where the operator wanted to go; only a path of this site.</summary>
    public string To { get; private set; } = "/";

    public IActionResult OnGet(string? t, string? to)
    {
        To = Url.IsLocalUrl(to) ? to : "/";
        if (t is null)
        {
            if (User.Identity is { IsAuthenticated: true })
            {
                return Redirect(To);
            }

            // Who comes from another site or from a file brings no strict cookie, not even the one that was just set: asked for once
            // more from here, the page knows whether there is one.
            if (Request.Headers["Sec-Fetch-Site"] == "cross-site")
            {
                Response.Headers["Refresh"] = "0; url=/login?to=" + Uri.EscapeDataString(To);
            }

            return Page();
        }

        return Enter(t);
    }

    public IActionResult OnPost(string? token, string? to)
    {
        To = Url.IsLocalUrl(to) ? to : "/";
        return Enter(token);
    }

    private IActionResult Enter(string? token)
    {
        if (session.IsToken(token))
        {
            session.Start(HttpContext);
            return Redirect(To);
        }

        Refused = true;
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Page();
    }
}
