using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Pak.Gateway;

/// <summary>
/// Gives a request to another replica when the first could not be reached at all, or when it broke off a read: in both cases
/// nothing happened there that a second try could repeat.
/// </summary>
internal sealed class NextReplica(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        var proxy = context.GetReverseProxyFeature();
        var tried = new HashSet<DestinationState>();
        while (MayTryAgain(context) && proxy.ProxiedDestination is { } failed && tried.Add(failed))
        {
            var others = proxy.AllDestinations.Where(d => !tried.Contains(d)).ToList();
            if (others.Count == 0)
            {
                return;
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            proxy.AvailableDestinations = others;
            await next(context);
        }
    }

    private static bool MayTryAgain(HttpContext context) =>
        !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && context.GetForwarderErrorFeature() is { Error: ForwarderError.Request, Exception: HttpRequestException e }
        && (e.HttpRequestError == HttpRequestError.ConnectionError || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));
}
