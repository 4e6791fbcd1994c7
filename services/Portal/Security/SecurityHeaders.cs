namespace Pak.Portal.Security;

/// <summary>
/// Headers of every answer. The policy allows the site's own files and nothing inline: chart values are read from the table, the
/// chart is a canvas, and no page carries a script or a style of its own. Images of the style sheets are data addresses.
/// </summary>
internal static class SecurityHeaders
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly object Framed = new();

    /// <summary>Lets other sites show this answer in a frame, if it is a success: for embedding, and nothing else.</summary>
    public static void AllowFraming(HttpContext context) => context.Items[Framed] = Framed;

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<PublicAddress>();
        app.Use((context, next) =>
        {
            // The gateway ends TLS: cookies and redirects follow the scheme that the visitor sees.
            context.Request.Scheme = address.Scheme;
            context.Response.OnStarting(static state =>
            {
                var (response, https) = ((HttpResponse, bool))state;
                var headers = response.Headers;
                var framed = response.StatusCode == StatusCodes.Status200OK && response.HttpContext.Items.ContainsKey(Framed);
                headers.ContentSecurityPolicy = framed ? Policy.Replace("frame-ancestors 'none'", "frame-ancestors *", StringComparison.Ordinal) : Policy;
                headers.XContentTypeOptions = "nosniff";
                if (!framed)
                {
                    headers.XFrameOptions = "DENY";
                }

                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                if (https)
                {
                    headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
                }

                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-cache";
                }

                return Task.CompletedTask;
            }, (context.Response, address.IsHttps));
            return next(context);
        });
    }
}
