using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Register;

/// <summary>What a signed permit says: registered claims of RFC 7519 first, then the permit's own. Prints nothing of itself.</summary>
/// <param name="Jti">The permit's number.</param>
/// <param name="Exp">The instant (Unix seconds) that the last day of validity ends in Tehran.</param>
/// <param name="NationalCode">Masked: <c>049*******</c>.</param>
/// <param name="Verify">The public address that says how the permit stands today.</param>
/// <param name="Sample">True for demo data: nobody is to take it for a permit.</param>
internal sealed record PermitClaims(
    string Iss, string Jti, long Iat, long Nbf, long Exp, string Type, LocalizedText Title, string Agency, string Area,
    string Holder, string NationalCode, DateOnly From, DateOnly Until, string Verify, bool Sample)
{
    public override string ToString() => nameof(PermitClaims);
}

/// <summary>
/// The permit as a document that proves itself: a compact JWS (RFC 7515), ES256, type <c>permit+jwt</c>. Whoever has the published keys
/// checks it without asking anybody; whether it was suspended or revoked since only the register knows.
/// </summary>
internal sealed class SignedDocument(PermitKeys keys, IConfiguration configuration)
{
    private const string Algorithm = "ES256";
    private const string DocumentType = "permit+jwt";
    private const int LongestDocument = 8000;
    private const int AddressBytes = 20; // 160 random bits

    private readonly string _issuer = AuthExtensions.IssuerOf(configuration).TrimEnd('/');

    /// <summary>A new secret part of a public address.</summary>
    public static string NewAddress() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(AddressBytes));

    /// <summary>What the register finds an address by; null for what can be none.</summary>
    public static byte[]? KeyOf(string address) => address.Length == 27 && address.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? SHA256.HashData(Encoding.ASCII.GetBytes(address))
        : null;

    public Task<string> Sign(Permit permit, PermitType type, Applicant holder, string address, DateTimeOffset now, NpgsqlConnection connection, CancellationToken ct) =>
        Sign(
            new PermitClaims(
                _issuer, permit.Number, now.ToUnixTimeSeconds(),
                WorkingCalendar.StartOf(permit.ValidFrom).ToUnixTimeSeconds(), WorkingCalendar.StartOf(permit.ValidUntil.AddDays(1)).ToUnixTimeSeconds(),
                permit.Type, type.Title, permit.Agency, permit.Area, holder.Name, holder.Masked(), permit.ValidFrom, permit.ValidUntil,
                $"{_issuer}/verify/{address}", permit.Sample),
            connection,
            ct);

    /// <summary>The same permit with other dates, under the same address.</summary>
    public Task<string> Renew(string document, Permit permit, DateTimeOffset now, NpgsqlConnection connection, CancellationToken ct) => Sign(
        Read(document) with { Iat = now.ToUnixTimeSeconds(), Exp = WorkingCalendar.StartOf(permit.ValidUntil.AddDays(1)).ToUnixTimeSeconds(), Until = permit.ValidUntil },
        connection,
        ct);

    /// <summary>What one of our own documents says; its signature is not looked at.</summary>
    public static PermitClaims Read(string document) =>
        JsonSerializer.Deserialize<PermitClaims>(WebEncoders.Base64UrlDecode(document.Split('.')[1]), JsonDefaults.Options)!;

    /// <summary>What a document says; null when it is none of ours: forged, altered, or no signed permit at all.</summary>
    public async Task<PermitClaims?> Check(string document, CancellationToken ct)
    {
        var parts = document.Length <= LongestDocument ? document.Split('.') : [];
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var header = JsonSerializer.Deserialize<Header>(WebEncoders.Base64UrlDecode(parts[0]), JsonDefaults.Options);
            if (header is not { Alg: Algorithm, Typ: DocumentType } || (await keys.All(connection: null, ct)).FirstOrDefault(k => k.Kid == header.Kid) is not { } key)
            {
                return null;
            }

            using var pair = ECDsa.Create(key.Public);
            return pair.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? Read(document)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private Task<string> Sign(PermitClaims claims, NpgsqlConnection connection, CancellationToken ct) => keys.Sign(
        static kid => JsonSerializer.SerializeToUtf8Bytes(new Header(Algorithm, DocumentType, kid), JsonDefaults.Options),
        JsonSerializer.SerializeToUtf8Bytes(claims, JsonDefaults.Options),
        connection,
        ct);

    private sealed record Header(string Alg, string Typ, string Kid);
}
