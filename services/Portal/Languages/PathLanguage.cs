namespace Pak.Portal.Languages;

/// <summary>
/// The language of a page is in its address: <c>/en/…</c> is English, everything else Persian. The prefix becomes the request's
/// path base, so every link that a page makes of itself stays in its language.
/// </summary>
internal static class PathLanguage
{
    private static readonly PathString English = "/en";

    public static void UsePathLanguage(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(English, out var rest))
        {
            request.PathBase = request.PathBase.Add(English);
            request.Path = rest.HasValue ? rest : "/";
        }

        return next(context);
    });

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public static string LanguageOf(this HttpContext context) =>
        context.Request.PathBase.StartsWithSegments(English) ? "en" : "fa";
}
