using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Permits;

/// <summary>What remains of an application that was handed in, to show its confirmation again.</summary>
/// <param name="LastFour">What its messages are read with, beside the tracking code.</param>
/// <param name="Message">The message with the one-time code, in a demo that has nobody to send it.</param>
internal sealed record HandedIn(Receipt Receipt, string LastFour, string? Message);

/// <summary>
/// What the applicant's own browser keeps of an application for one type of permit, in a cookie that only the portal can open: the secret
/// of the draft, or the confirmation. It ends with the browser's session and after four hours, unless the applicant asked to come back
/// later: then after thirty days.
/// </summary>
internal sealed record ApplyCookie(string Type)
{
    private const string Purpose = "permit-application";
    private static readonly TimeSpan Short = TimeSpan.FromHours(4);
    private static readonly TimeSpan Long = TimeSpan.FromDays(30); // as long as Permits keeps a draft

    /// <summary>Opens the draft; null when there is none.</summary>
    public string? Secret { get; init; }

    /// <summary>The applicant asked to come back later.</summary>
    public bool IsKept { get; init; }

    public HandedIn? HandedIn { get; init; }

    /// <summary>The cookie of this type; an empty one when there is none or it is too old.</summary>
    public static ApplyCookie Read(HttpContext context, Sealed seal, PublicAddress address, string type) =>
        seal.Open<ApplyCookie>(Purpose, context.Request.Cookies[NameOf(address, type)]) is { } cookie && cookie.Type == type ? cookie : new ApplyCookie(type);

    public void Write(HttpContext context, Sealed seal, PublicAddress address)
    {
        if (Secret is null && HandedIn is null)
        {
            context.Response.Cookies.Delete(NameOf(address, Type), Options(address));
            return;
        }

        var options = Options(address);
        options.MaxAge = IsKept ? Long : null;
        context.Response.Cookies.Append(NameOf(address, Type), seal.Seal(Purpose, this, IsKept ? Long : Short), options);
    }

    private static string NameOf(PublicAddress address, string type) => address.CookieName("pak-apply-" + type);

    private static CookieOptions Options(PublicAddress address) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = address.IsHttps,
    };
}
