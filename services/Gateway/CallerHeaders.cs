using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Pak.Gateway;

/// <summary>
/// What services learn about the caller comes from the gateway alone: whatever the caller says about itself is dropped, and
/// <c>X-Forwarded-For</c> is the one address that the gateway saw.
/// </summary>
internal static class CallerHeaders
{
    /// <summary>Metadata of a route: the public path of a feed, which the service itself knows as <c>/events</c>.</summary>
    public const string PublicFeed = "PublicFeed";

    private static readonly string[] Forgeable =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Original-For", "X-Original-Host", "X-Original-Proto",
        "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Real-IP", "X-Client-IP", "True-Client-IP",
        "CF-Connecting-IP", "Client-IP", "Via", "Proxy",
    ];

    public static void Replace(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.AddRequestTransform(static transform =>
        {
            var headers = transform.ProxyRequest.Headers;
            foreach (var name in Forgeable)
            {
                headers.Remove(name);
            }

            var http = transform.HttpContext;
            headers.TryAddWithoutValidation("X-Forwarded-For", CallerAddress.Of(http));
            headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
            return ValueTask.CompletedTask;
        });

        context.AddResponseTransform(static transform =>
        {
            transform.HttpContext.Response.Headers.Remove("Server"); // what runs inside is nobody's business
            return ValueTask.CompletedTask;
        });
        if (context.Route.Metadata?.GetValueOrDefault(PublicFeed) is { } feed)
        {
            context.AddResponseTransform(transform =>
            {
                var link = transform.HttpContext.Response.Headers.Link.ToString();
                if (link.StartsWith("</events", StringComparison.Ordinal))
                {
                    transform.HttpContext.Response.Headers.Link = $"<{feed}{link["</events".Length..]}";
                }

                return ValueTask.CompletedTask;
            });
        }
    }
}
