using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Pak.Contracts;
using Pak.Portal.Api;

namespace Pak.Portal.Security;

/// <summary>
/// A signed-in member of staff. The session and its access token live in the cookie's ticket, which only the portal can open;
/// the browser's scripts cannot read the cookie. The token is renewed a minute before it ends.
/// </summary>
internal sealed class StaffSession(StaffApi staff, EndedSessions ended, TimeProvider clock) : CookieAuthenticationEvents
{
    private const string Session = "session";
    private const string Token = "token";
    private const string TokenEnds = "token-ends";
    private const string AccountClosed = "AGN-019";
    private static readonly object TokenItem = new();
    private static readonly object WhyItem = new();

    public static Task SignIn(HttpContext context, StaffSessionAnswer answer, DateTimeOffset now)
    {
        var properties = new AuthenticationProperties { IsPersistent = false };
        properties.Items[Session] = answer.Session;
        Keep(properties, answer.AccessToken, answer.ExpiresIn, now);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Principal(answer.Person), properties);
    }

    /// <summary>Ends the session here, for every copy of its cookie, and, where the registry can be reached, there.</summary>
    public static async Task SignOut(HttpContext context, StaffApi staff, EndedSessions ended)
    {
        var ticket = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (ticket.Properties?.Items[Session] is { } session)
        {
            await ended.Add(session);
            try
            {
                await staff.End(session, context.RequestAborted);
            }
            catch (ApiException)
            {
                // The cookie is gone and its copies are refused; the registry forgets the session by its age.
            }
        }
    }

    /// <summary>The access token of the request's signed-in person.</summary>
    public static string TokenOf(HttpContext context) =>
        context.Items[TokenItem] as string ?? throw new ApiException(new ApiProblem(StatusCodes.Status401Unauthorized, "", null, null));

    public static bool HasToken(HttpContext context) => context.Items[TokenItem] is string;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var properties = context.Properties;
        if (await ended.Contains(properties.Items[Session]!))
        {
            await Reject(context, EndReason.SignedOut);
            return;
        }

        var now = clock.GetUtcNow();
        var ends = DateTimeOffset.Parse(properties.Items[TokenEnds]!, CultureInfo.InvariantCulture);
        if (ends - now < TimeSpan.FromMinutes(1))
        {
            try
            {
                var renewed = await staff.Token(properties.Items[Session]!, context.HttpContext.RequestAborted);
                Keep(properties, renewed.AccessToken, renewed.ExpiresIn, now);
                if (renewed.Person is { } person)
                {
                    context.ReplacePrincipal(Principal(person));
                }

                context.ShouldRenew = true;
            }
            catch (ApiException e) when (e.Problem.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound)
            {
                await Reject(context, EndReason.Ended);
                return;
            }
            catch (ApiException e) when (e.Problem is { Status: StatusCodes.Status403Forbidden, Code: AccountClosed })
            {
                await Reject(context, EndReason.Closed);
                return;
            }
            catch (ApiException)
            {
                // The registry is away: the person stays signed in, and what needs a living token says 503 by itself.
                if (ends <= now)
                {
                    return;
                }
            }
        }

        context.HttpContext.Items[TokenItem] = properties.Items[Token];
    }

    /// <summary>Path and query alone: behind the gateway the portal's own host is nobody's address.</summary>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var address = Local(context.RedirectUri);
        context.RedirectUri = context.HttpContext.Items[WhyItem] is EndReason why and not EndReason.SignedOut
            ? QueryHelpers.AddQueryString(address, EndReasons.Parameter, why.Name())
            : address;
        return base.RedirectToLogin(context);
    }

    public override Task RedirectToLogout(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.RedirectUri = Local(context.RedirectUri);
        return base.RedirectToLogout(context);
    }

    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.RedirectUri = Local(context.RedirectUri);
        return base.RedirectToReturnUrl(context);
    }

    /// <summary>The 403 page, at the address that was asked for.</summary>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static string Local(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var absolute) && !absolute.IsFile ? absolute.PathAndQuery : address;

    private static async Task Reject(CookieValidatePrincipalContext context, EndReason why)
    {
        context.HttpContext.Items[WhyItem] = why;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    private static void Keep(AuthenticationProperties properties, string token, int seconds, DateTimeOffset now)
    {
        properties.Items[Token] = token;
        properties.Items[TokenEnds] = now.AddSeconds(seconds).ToString("O", CultureInfo.InvariantCulture);
    }

    private static ClaimsPrincipal Principal(Person person)
    {
        var claims = new List<Claim>
        {
            new("sub", person.Id.ToString()),
            new("name.fa", person.Name.Fa),
            new("name.en", person.Name.En),
            new("agency", person.Agency),
        };
        claims.AddRange(person.Scopes.Select(s => new Claim("scope", s)));
        claims.AddRange(person.Roles.Select(r => new Claim("role", r)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme, "name.en", "role"));
    }
}

/// <summary>What pages ask about the signed-in person.</summary>
internal static class StaffPrincipal
{
    public static bool IsStaff(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    public static LocalizedText NameOf(this ClaimsPrincipal user) => new(user.FindFirstValue("name.fa") ?? "", user.FindFirstValue("name.en") ?? "");

    public static string AgencyOf(this ClaimsPrincipal user) => user.FindFirstValue("agency") ?? "";

    public static string SubjectOf(this ClaimsPrincipal user) => user.FindFirstValue("sub") ?? "";

    public static bool May(this ClaimsPrincipal user, string scope) => user.HasClaim("scope", scope);
}
