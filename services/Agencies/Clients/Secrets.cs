using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Pak.Agencies.Clients;

/// <summary>Secrets that Pak itself makes: 256 random bits, kept as their SHA-256. No slow hash: nobody guesses 256 bits.</summary>
internal static class Secrets
{
    /// <summary>43 characters, base64url.</summary>
    public static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Fits(string secret, IEnumerable<byte[]> hashes)
    {
        var hash = Hash(secret);
        return hashes.Aggregate(false, (fits, known) => fits | CryptographicOperations.FixedTimeEquals(hash, known));
    }
}
