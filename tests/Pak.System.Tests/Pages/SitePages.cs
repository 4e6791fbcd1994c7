using Pak.SystemTests.Running;

namespace Pak.SystemTests.Pages;

/// <summary>The portal's pages, with real codes of the running system filled in.</summary>
internal static class SitePages
{
    public static readonly string[] Public =
    [
        "/", "/indicators", "/indicators/{indicator}", "/indicators/{indicator}?tab=map", "/indicators/{indicator}?tab=table&area=IR,IR-23", "/indicators/{indicator}?kind=bar&area=IR-01,IR-23",
        "/indicators/{indicator}/download", "/indicators/{indicator}/embed", "/agencies", "/agencies/health", "/permits", "/permits/{permit}", "/permits/{permit}/apply", "/track", "/verify", "/sign-in",
    ];

    public static readonly string[] Staff = ["/workspace", "/workspace/upload", "/workspace/permits", "/workspace/permits?status=submitted"];

    public static async Task<string> Address(PakSystem system, string page, string language)
    {
        using var client = system.Client();
        using var indicators = await client.GetAsync(new Uri("api/indicators?agency=health", UriKind.Relative));
        var indicator = (await indicators.Json()).GetProperty("items")[0].GetProperty("code").GetString();
        var path = page.Replace("{indicator}", indicator, StringComparison.Ordinal)
            .Replace("{permit}", await Citizen.TypeOf(client, "health"), StringComparison.Ordinal);
        return language == "fa" ? path : path == "/" ? "/en" : "/en" + path;
    }
}
