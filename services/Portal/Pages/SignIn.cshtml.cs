using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages;

/// <summary>Signs staff in; afterwards to where they wanted to go, if that is on this site.</summary>
internal sealed class SignInModel(StaffApi staff, TimeProvider clock) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Why an earlier session is over; one of <see cref="EndReason"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Ended { get; set; }

    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The sentence about it; null where there is nothing to explain.</summary>
    public string? Why =>
        Ended == EndReason.Closed.Name() ? W["نشست شما پایان یافت: حساب شما یا دستگاه شما فعال نیست. از مدیر سامانه در دستگاه خود بپرسید.", "Your session has ended: Your account or your agency is not active. Ask your agency’s administrator."]
        : Ended == EndReason.Ended.Name() ? W["نشست شما پایان یافته است؛ دوباره وارد شوید.", "Your session has ended: sign in again."]
        : null;

    public IActionResult OnGet()
    {
        Response.Headers.CacheControl = "no-store";
        return User.IsStaff() ? Onward() : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (string.IsNullOrWhiteSpace(Username))
        {
            Invalid("username", "نام کاربری را بنویسید.", "Enter the user name.");
        }

        if (string.IsNullOrEmpty(Password))
        {
            Invalid("password", "گذرواژه را بنویسید.", "Enter the password.");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            var session = await staff.SignIn(Username!.Trim(), Password!, ct);
            await StaffSession.SignIn(HttpContext, session, clock.GetUtcNow());
            return Onward();
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests)
        {
            if (e.Problem.Status == StatusCodes.Status401Unauthorized)
            {
                Invalid("username", "نام کاربری یا گذرواژه درست نیست.", "The user name or the password is not right.");
            }
            else
            {
                Show(e.Problem, "username", "password");
            }

            return Page();
        }
    }

    private IActionResult Onward() => Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : RedirectToPage("/Workspace/Index");
}
