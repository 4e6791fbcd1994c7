using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Privacy;

namespace Pak.Permits.Mobiles;

/// <summary>
/// One-time codes: six digits, good for five minutes and five tries, one at a time for each mobile. The database has keyed hashes only.
/// Who returns the code gets a confirmation, which the application carries: it names mobile and end under a key of the service, and is
/// stored nowhere.
/// </summary>
internal sealed partial class MobileCodes(NpgsqlDataSource db, PersonalData data, TimeProvider clock)
{
    public const int MostTries = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromHours(24);

    private readonly byte[] _mobiles = data.Derive("mobiles", 32);
    private readonly byte[] _codes = data.Derive("mobile-codes", 32);
    private readonly byte[] _confirmations = data.Derive("mobile-confirmations", 32);

    /// <summary>Reads what a person typed: 11 ASCII digits that begin with 09; null for anything else.</summary>
    public static string? Parse(string? text) => PersianText.Digits(text ?? "") is var digits && Mobile().IsMatch(digits) ? digits : null;

    /// <summary>Names a mobile where it must not stand itself.</summary>
    public byte[] KeyOf(string mobile) => HMACSHA256.HashData(_mobiles, Encoding.ASCII.GetBytes(mobile));

    /// <summary>A new code; an earlier one of the same mobile is void.</summary>
    public async Task<(string Code, DateTimeOffset ExpiresAt)> Issue(string mobile, CancellationToken ct)
    {
        var code = RandomNumberGenerator.GetString("0123456789", 6);
        var expires = clock.Now() + Lifetime;
        await using var command = db.CreateCommand(
            """
            INSERT INTO mobile_codes (mobile_key, code_hash, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (mobile_key) DO UPDATE SET code_hash = $2, expires_at = $3, attempts = 0
            """);
        command.Parameters.Add(new() { Value = KeyOf(mobile) });
        command.Parameters.Add(new() { Value = HashOf(mobile, code) });
        command.Parameters.Add(new() { Value = expires.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
        return (code, expires);
    }

    /// <summary>
    /// A confirmation for the right code; null otherwise. Each try is counted before it is judged and committed whatever comes of it, so
    /// tries at the same time are no way around the limit. A code is good once.
    /// </summary>
    public async Task<string?> Confirm(string mobile, string code, CancellationToken ct)
    {
        var now = clock.Now();
        await using var counting = db.CreateCommand(
            "UPDATE mobile_codes SET attempts = attempts + 1 WHERE mobile_key = $1 AND expires_at > $2 AND attempts < $3 RETURNING code_hash");
        counting.Parameters.Add(new() { Value = KeyOf(mobile) });
        counting.Parameters.Add(new() { Value = now.UtcDateTime });
        counting.Parameters.Add(new() { Value = (short)MostTries });
        var tried = HashOf(mobile, code);
        if (await counting.ExecuteScalarAsync(ct) is not byte[] hash || !CryptographicOperations.FixedTimeEquals(hash, tried))
        {
            return null;
        }

        await using var spending = db.CreateCommand("DELETE FROM mobile_codes WHERE mobile_key = $1 AND code_hash = $2");
        spending.Parameters.Add(new() { Value = KeyOf(mobile) });
        spending.Parameters.Add(new() { Value = tried });
        return await spending.ExecuteNonQueryAsync(ct) == 1 ? Confirmation(mobile, now + ConfirmationLifetime) : null;
    }

    /// <summary>Whether a confirmation was given for this mobile and is still good.</summary>
    public bool IsConfirmed(string mobile, string confirmation)
    {
        byte[] parts;
        try
        {
            parts = WebEncoders.Base64UrlDecode(confirmation);
        }
        catch (FormatException)
        {
            return false;
        }

        return parts.Length == 40
            && CryptographicOperations.FixedTimeEquals(parts.AsSpan(8), Seal(mobile, parts.AsSpan(0, 8)))
            && clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(parts);
    }

    /// <summary>Forgets codes that are over; called when one is made.</summary>
    public async Task ForgetOld(CancellationToken ct)
    {
        await using var command = db.CreateCommand("DELETE FROM mobile_codes WHERE expires_at < $1");
        command.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What confirms this mobile until then.</summary>
    internal string Confirmation(string mobile, DateTimeOffset until)
    {
        var end = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(end, until.ToUnixTimeSeconds());
        return WebEncoders.Base64UrlEncode([.. end, .. Seal(mobile, end)]);
    }

    private byte[] Seal(string mobile, ReadOnlySpan<byte> end) =>
        HMACSHA256.HashData(_confirmations, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mobile}:{Convert.ToHexString(end)}")));

    private byte[] HashOf(string mobile, string code) => HMACSHA256.HashData(_codes, Encoding.UTF8.GetBytes($"{mobile}:{code}"));

    [GeneratedRegex("^09[0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mobile();
}
