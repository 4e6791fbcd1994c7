using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Pak.Portal.Security;

/// <summary>
/// What a page must remember between two requests and nobody may read or change: encrypted with the portal's keys, bound to its
/// purpose, dead after its time.
/// </summary>
internal sealed class Sealed(IDataProtectionProvider protection)
{
    // Persian letters as they are: escaped, each would take three times its room in a cookie.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Seal<T>(string purpose, T value, TimeSpan lifetime) =>
        Protector(purpose).Protect(JsonSerializer.Serialize(value, Compact), lifetime);

    /// <summary>Null when it is absent, too old, of another purpose or not from here.</summary>
    public T? Open<T>(string purpose, string? text)
        where T : class
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(Protector(purpose).Unprotect(text));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector(string purpose) => protection.CreateProtector("Pak.Portal", purpose).ToTimeLimitedDataProtector();
}
