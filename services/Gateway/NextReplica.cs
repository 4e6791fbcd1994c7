using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Pak.Gateway;

/// <summary>
/// Gives a request to another replica when the first could not be reached at all, or when it broke off a read before the caller saw
/// anything of the answer (<see cref="HeldStart"/>): in both cases nothing happened there that a second try could repeat.
/// </summary>
internal sealed class NextReplica(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsRead(context))
        {
            await Try(context, answer: null);
            return;
        }

        var body = context.Response.Body;
        await using var answer = new HeldStart(body);
        context.Response.Body = answer;
        try
        {
            await Try(context, answer);
            await answer.Release(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = body;
        }
    }

    private async Task Try(HttpContext context, HeldStart? answer)
    {
        await next(context);

        var proxy = context.GetReverseProxyFeature();
        var tried = new HashSet<DestinationState>();
        while (HasFailedUnseen(context))
        {
            answer?.Discard();
            if (!MayTryAgain(context) || proxy.ProxiedDestination is not { } failed || !tried.Add(failed)
                || proxy.AllDestinations.Where(d => !tried.Contains(d)).ToList() is not { Count: > 0 } others)
            {
                return;
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            proxy.AvailableDestinations = others;
            await next(context);
        }
    }

    private static bool HasFailedUnseen(HttpContext context) => !context.Response.HasStarted && context.GetForwarderErrorFeature() is not null;

    private static bool MayTryAgain(HttpContext context) =>
        !context.RequestAborted.IsCancellationRequested
        && context.GetForwarderErrorFeature() switch
        {
            { Error: ForwarderError.Request, Exception: HttpRequestException e } => e.HttpRequestError == HttpRequestError.ConnectionError || IsRead(context),
            { Error: ForwarderError.ResponseBodyDestination } => IsRead(context),
            _ => false,
        };

    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
}
