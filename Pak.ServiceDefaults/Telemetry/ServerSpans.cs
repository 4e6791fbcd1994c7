using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Pak.ServiceDefaults.Telemetry;

/// <summary>
/// Names and describes the spans of requests (OpenTelemetry's semantic conventions for HTTP): method, scheme, path, route, status, error. What
/// ASP.NET Core would add is left out: the query and the caller's address may identify a person, and host, port, protocol and browser, the same in
/// nearly every request, were a third of what a span costs to keep, send and read.
/// </summary>
internal sealed class ServerSpans : IStartupFilter
{
    private static readonly PathString[] Unasked = ["/health", "/alive"];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, following) =>
            context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? Describe(span, context, following) : following(context));
        next(app);
    };

    private static async Task Describe(Activity span, HttpContext context, RequestDelegate following)
    {
        var request = context.Request;
        if (Unasked.Contains(request.Path))
        {
            // Asked by the engine and the gateway every few seconds, for ever; nobody looks for it among the traces.
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            await following(context);
            return;
        }

        var method = MethodOf(request);
        span.SetTag("http.request.method", method);
        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("url.path", (request.PathBase + request.Path).Value);
        try
        {
            await following(context);
        }
        finally
        {
            Describe(span, context, method);
        }
    }

    private static void Describe(Activity span, HttpContext context, string method)
    {
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        var thrown = context.Features.Get<IExceptionHandlerFeature>();
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", thrown?.Error.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
        }

        // Who answers an error runs at another endpoint, or at none; the span belongs to the one that was asked for.
        var endpoint = thrown?.Endpoint ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint ?? context.GetEndpoint();
        if ((endpoint as RouteEndpoint)?.RoutePattern.RawText is { } text)
        {
            var route = text.StartsWith('/') ? text : "/" + text;
            span.SetTag("http.route", route);
            span.DisplayName = $"{method} {route}";
        }
        else
        {
            span.DisplayName = method;
        }
    }

    /// <summary>A name of HTTP's own; anything else is <c>_OTHER</c>, since whoever calls could invent any number of names.</summary>
    private static string MethodOf(HttpRequest request)
    {
        var method = HttpMethods.GetCanonicalizedValue(request.Method);
        return HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method)
            || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method) || HttpMethods.IsConnect(method) ? method : "_OTHER";
    }
}
