using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Health;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;
using Pak.ServiceDefaults.Telemetry;

namespace Pak.ServiceDefaults;

/// <summary>What every service of Pak has: see the folders of this project, one for each part.</summary>
public static class ServiceDefaults
{
    /// <summary>JSON requests are small; an endpoint that takes more says so itself.</summary>
    private const long MaxRequestBody = 1 << 20;

    /// <summary>Telemetry, health and the server's limits: what a service needs that answers no API (gateway, portal).</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="calls">
    /// Whether each HTTP request that this host makes is a span of its own and is measured. A proxy's would say what its own and the service's
    /// on either side of it say, at a third of the price of tracing.
    /// </param>
    public static WebApplicationBuilder AddHostDefaults(this WebApplicationBuilder builder, bool calls = true)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddTelemetry(calls);
        builder.Services.AddHealthChecks();
        // "Press Ctrl+C" and the directory are no news where an engine starts and stops the process.
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        // Services listen on loopback behind the gateway, which sets this header to the address that it saw.
        builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor);
        return builder;
    }

    /// <summary>The same plus what an API needs: problems, tokens, OpenAPI.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="title">The API's title in its description.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string title)
    {
        builder.AddHostDefaults();
        builder.AddProblems();
        builder.AddTokenValidation();
        builder.AddApiDescription(title);
        return builder;
    }

    /// <summary>The middleware of an API in its order, <c>/health</c>, <c>/alive</c> and <c>/openapi/v1.json</c>. Map the service's endpoints after it.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseProblems();
        app.UseRouting();
        app.Use(RequireUtf8);
        app.Use(AnswerUnrouted);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<TransactionMiddleware>();
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    /// <summary>Text travels as UTF-8 (RFC 8259 for JSON, RFC 7111 by default for CSV); what says otherwise would be misread.</summary>
    private static Task RequireUtf8(HttpContext context, RequestDelegate next) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue
        && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? CommonProblems.UnsupportedMediaType.With("متن را با کدگذاری UTF-8 بفرستید", "Send the text as UTF-8").ExecuteAsync(context)
            : next(context);

    /// <summary>What no endpoint takes is 404 or 405; behind deny-by-default it would be a misleading 401.</summary>
    private static Task AnswerUnrouted(HttpContext context, RequestDelegate next) => context.GetEndpoint() switch
    {
        RouteEndpoint => next(context),
        { RequestDelegate: { } methodNotAllowed } => methodNotAllowed(context),
        _ => CommonProblems.NotFound.ExecuteAsync(context),
    };

    /// <summary><c>/health</c> and <c>/alive</c> for a host without an API.</summary>
    public static void MapHostHealth(this WebApplication app) => app.MapHealth();
}
