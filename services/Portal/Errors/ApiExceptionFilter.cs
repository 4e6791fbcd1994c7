using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Errors;

/// <summary>A refusal that no page dealt with becomes the error page of its status; a session that the services no longer accept, a new sign-in.</summary>
internal sealed partial class ApiExceptionFilter(ILogger<ApiExceptionFilter> logger) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not ApiException { Problem: var problem })
        {
            return;
        }

        context.ExceptionHandled = true;
        context.HttpContext.Items[typeof(ApiProblem)] = problem;
        context.Result = problem.Status switch
        {
            StatusCodes.Status401Unauthorized when context.HttpContext.User.IsStaff() => Unreachable(context.HttpContext) ? new StatusCodeResult(503) : new ChallengeResult(),
            502 or 503 or 504 => new StatusCodeResult(StatusCodes.Status503ServiceUnavailable),
            // What a person wrote into the address, or an old link did: no fault of the site's.
            400 or 422 => new StatusCodeResult(StatusCodes.Status400BadRequest),
            403 or 404 or 429 => new StatusCodeResult(problem.Status),
            _ => new StatusCodeResult(StatusCodes.Status500InternalServerError),
        };
        LogRefused(logger, problem.Status, problem.Code, context.Exception.InnerException?.Message);
    }

    // Signed in but without a living token: the registry could not be asked for a new one.
    private static bool Unreachable(HttpContext context) => !StaffSession.HasToken(context);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A service answered {Status} {Code} {Reason}")]
    private static partial void LogRefused(ILogger logger, int status, string code, string? reason);
}
