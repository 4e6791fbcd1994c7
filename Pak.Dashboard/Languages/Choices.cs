namespace Pak.Dashboard.Languages;

/// <summary>
/// What a visitor chose for the looks of the pages: language (<c>?lang=fa|en</c>) and theme (<c>?theme=light|dark|auto</c>), each kept in
/// a cookie and taken out of the address by a redirect.
/// </summary>
internal static class Choices
{
    private const string LanguageCookie = "pak-lang";
    private const string ThemeCookie = "pak-theme";

    /// <summary><c>fa</c> unless English was chosen.</summary>
    public static string Language(this HttpContext context) => context.Request.Cookies[LanguageCookie] == "en" ? "en" : "fa";

    /// <summary><c>light</c>, <c>dark</c>, or <c>auto</c>: as the visitor's system has it.</summary>
    public static string Theme(this HttpContext context) => context.Request.Cookies[ThemeCookie] is "light" or "dark" ? context.Request.Cookies[ThemeCookie]! : "auto";

    public static void UseChoices(this WebApplication app) => app.Use((context, next) =>
    {
        var query = context.Request.Query;
        var language = query["lang"].ToString() is "fa" or "en" ? query["lang"].ToString() : null;
        var theme = query["theme"].ToString() is "light" or "dark" or "auto" ? query["theme"].ToString() : null;
        if ((language ?? theme) is null || !HttpMethods.IsGet(context.Request.Method))
        {
            return next(context);
        }

        Keep(LanguageCookie, language);
        Keep(ThemeCookie, theme);
        var rest = query.Where(p => p.Key is not ("lang" or "theme")).SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value));
        context.Response.Redirect(context.Request.Path + QueryString.Create(rest));
        return Task.CompletedTask;

        void Keep(string cookie, string? value)
        {
            if (value is not null)
            {
                context.Response.Cookies.Append(cookie, value, new CookieOptions
                {
                    Path = "/",
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    MaxAge = TimeSpan.FromDays(365),
                    IsEssential = true,
                });
            }
        }
    });
}
