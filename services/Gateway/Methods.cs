using Pak.ServiceDefaults.Problems;

namespace Pak.Gateway;

/// <summary>
/// Refuses the methods that are not for a service: CONNECT asks for a tunnel, which no service is, and TRACE would echo what the
/// gateway says of the caller.
/// </summary>
internal sealed class Methods(RequestDelegate next)
{
    private const string Allowed = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsConnect(context.Request.Method) && !HttpMethods.IsTrace(context.Request.Method))
        {
            return next(context);
        }

        context.Response.Headers.Allow = Allowed;
        return Answers.Write(context, CommonProblems.MethodNotAllowed);
    }
}
