using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Pak.Gateway;

/// <summary>
/// The service's span is the child of the gateway's own: what HttpClient does would put a span in between that says what those two say
/// and costs a third of all tracing, recorded or not. So HttpClient traces nothing here, and the trace is carried on by hand.
/// </summary>
internal static class TraceHeaders
{
    private static readonly DistributedContextPropagator Trace = DistributedContextPropagator.Current;

    public static void CarryNone(SocketsHttpHandler handler) => handler.ActivityHeadersPropagator = null;

    public static void Replace(TransformBuilderContext context) => context.AddRequestTransform(static transform =>
    {
        foreach (var name in Trace.Fields)
        {
            transform.ProxyRequest.Headers.Remove(name);
        }

        Trace.Inject(
            transform.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity,
            transform.ProxyRequest.Headers,
            static (headers, name, value) => ((HttpRequestHeaders)headers!).TryAddWithoutValidation(name, value));
        return ValueTask.CompletedTask;
    });
}
