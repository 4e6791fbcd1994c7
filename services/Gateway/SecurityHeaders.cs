using Microsoft.Net.Http.Headers;

namespace Pak.Gateway;

/// <summary>
/// The headers that keep browsers careful, on every answer whoever wrote it. What a service says itself goes before, but nothing
/// leaves without a policy.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IConfiguration configuration)
{
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    private const string PagePolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly bool _publicIsHttps = configuration["Pak:PublicUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var (self, http) = ((SecurityHeaders, HttpContext))state;
                self.Apply(http);
                return Task.CompletedTask;
            },
            (this, context));
        return next(context);
    }

    private void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (!headers.ContentSecurityPolicy.ToString().Contains("frame-ancestors *", StringComparison.Ordinal)) // the portal's embedded figures
        {
            headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
        }

        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        var isPage = context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, isPage ? PagePolicy : DataPolicy);
        if (context.Request.IsHttps || _publicIsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }
    }
}
