using System.Net;
using System.Text;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;

namespace Pak.Gateway;

/// <summary>The gateway's own answers: a problem for machines, a small page for people.</summary>
internal static class Answers
{
    private static readonly CompositeFormat Page = CompositeFormat.Parse(
        """
        <!doctype html>
        <html lang="{0}" dir="{1}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{2}</title>
        <style>
        body {{ font: 1.1rem/1.8 Vazirmatn, Tahoma, system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; color: #1f2933 }}
        a {{ color: #0b4f8a }}
        </style>
        </head>
        <body>
        <main>
        <h1>{2}</h1>
        <p>{3}</p>
        <p><a href="{4}">{5}</a></p>
        </main>
        </body>
        </html>
        """);

    public static Task Write(HttpContext context, Problem problem)
    {
        context.Response.Headers.CacheControl = "no-store";
        return WantsPage(context.Request) ? WritePage(context, problem) : problem.ExecuteAsync(context);
    }

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api")
        && request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static async Task WritePage(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // The portal is Persian first; its English pages live under /en.
        var language = context.Request.Path.StartsWithSegments("/en") ? "en" : "fa";
        var detail = problem.Detail ?? (problem.Status >= 500
            ? new LocalizedText("بخشی از سامانه پاسخ نمی‌دهد. چیزی از دست نرفته است؛ چند لحظه بعد دوباره تلاش کنید.", "A part of the system does not answer. Nothing is lost; please try again in a moment.")
            : new LocalizedText("چند لحظه بعد دوباره تلاش کنید.", "Please try again in a moment."));
        var (home, homeText) = language == "fa" ? ("/", "صفحهٔ نخست پاک") : ("/en", "Pak's home page");
        response.Headers.ContentLanguage = language;
        // The only style is the page's own; nothing else may load.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(
            string.Format(
                System.Globalization.CultureInfo.InvariantCulture,
                Page,
                language,
                language == "fa" ? "rtl" : "ltr",
                WebUtility.HtmlEncode(problem.Title.In(language)),
                WebUtility.HtmlEncode(detail.In(language)),
                home,
                homeText),
            context.RequestAborted);
    }
}
