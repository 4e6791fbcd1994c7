using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Pak.Dashboard.Security;

/// <summary>Knows the operator by the session's cookie; whoever has none is sent to the page that asks for the token.</summary>
internal sealed class OperatorSession(IOptionsMonitor<OperatorSession.Choices> options, ILoggerFactory logger, UrlEncoder encoder, SessionCookie session)
    : AuthenticationHandler<OperatorSession.Choices>(options, logger, encoder)
{
    public new const string Scheme = "operator";

    public sealed class Choices : AuthenticationSchemeOptions;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!session.IsValid(Request.Cookies[SessionCookie.Name]))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "operator")], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }

    /// <summary>Pages are redirected, with the address to come back to; what only scripts ask for gets 401.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!HttpMethods.IsGet(Request.Method) || Request.Headers["Sec-Fetch-Dest"].ToString() is "empty" || Request.Headers.Accept.ToString() == "text/event-stream")
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var here = Request.Path + Request.QueryString;
        Response.Redirect(here == "/" ? "/login" : "/login?to=" + Uri.EscapeDataString(here));
        return Task.CompletedTask;
    }
}
