using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pak.Dashboard.Security;

/// <summary>
/// The operator's session: the time of sign-in and a code over it (HMAC-SHA256) with a key made of the token. It needs no store, so a
/// restart of the dashboard with the same token keeps the operator signed in; another token ends every session.
/// </summary>
internal sealed class SessionCookie(Settings settings, TimeProvider clock)
{
    public const string Name = "pak-dashboard";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Token));
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.Token), "Pak.Dashboard session 1"u8);

    /// <summary>Compares in a time that tells nothing.</summary>
    public bool IsToken(string? token) =>
        !string.IsNullOrEmpty(token) && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim())), _token);

    public void Start(HttpContext context) => context.Response.Cookies.Append(Name, Write(clock.GetUtcNow()), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
        Secure = context.Request.IsHttps,
    });

    public static void End(HttpContext context) => context.Response.Cookies.Delete(Name, new CookieOptions { Path = "/", SameSite = SameSiteMode.Strict, HttpOnly = true });

    public bool IsValid(string? cookie)
    {
        var parts = cookie?.Split('.');
        if (parts is not [var text, var code] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        var age = clock.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(code), Encoding.ASCII.GetBytes(Code(text)))
            && age >= 0 && age < Lifetime.TotalSeconds;
    }

    private string Write(DateTimeOffset now)
    {
        var text = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{text}.{Code(text)}";
    }

    private string Code(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));
}
