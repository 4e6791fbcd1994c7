using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;

namespace Pak.Portal.Security;

/// <summary>
/// What a page must remember between two requests and nobody may read or change: encrypted with the portal's keys, bound to its
/// purpose, dead after its time.
/// </summary>
internal sealed partial class Sealed(IDataProtectionProvider protection)
{
    // Letters as they are: escaped, each would take three times its room in a cookie.
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Seal<T>(string purpose, T value, TimeSpan lifetime) =>
        Protector(purpose).Protect(Unescape(JsonSerializer.Serialize(value, Compact)), lifetime);

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

    // No encoder of the framework leaves characters beyond the basic plane alone: twelve bytes for an emoji instead of four. Any
    // other escape is passed over whole, so that what follows an escaped backslash is not taken for one.
    private static string Unescape(string json) => Escape().Replace(json, static escape => escape.Groups["high"].Success
        ? new string([Unit(escape.Groups["high"]), Unit(escape.Groups["low"])])
        : escape.Value);

    private static char Unit(Group hex) => (char)int.Parse(hex.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\(u(?<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})|.)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();

    private ITimeLimitedDataProtector Protector(string purpose) => protection.CreateProtector("Pak.Portal", purpose).ToTimeLimitedDataProtector();
}
