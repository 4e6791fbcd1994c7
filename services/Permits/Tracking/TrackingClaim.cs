using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Pak.Contracts;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Tracking;

/// <summary>What a citizen shows to reach a file. Prints nothing of itself.</summary>
internal interface ITrackingClaim
{
    string TrackingCode { get; }

    string LastFour { get; }
}

/// <summary>A claim that may be looked up: well written and within the limits.</summary>
/// <param name="Code">As stored and shown: 12 ASCII digits.</param>
/// <param name="Key">Finds the file when code and digits are both right.</param>
internal sealed record AdmittedClaim(string Code, byte[] Key)
{
    public override string ToString() => nameof(AdmittedClaim);
}

/// <summary>
/// The gate before every look-up by tracking code. First the address pays, so that guessing over many codes ends; then what is
/// wrongly written is told (the check digit says so, no file does); then the code pays, whether it exists or not. All that
/// passes costs the same: one hash and one look-up by it.
/// </summary>
internal sealed class TrackingGate(PersonalData data, IConfiguration configuration)
{
    private readonly PublicLimits _limits = PublicLimits.From(configuration);

    public async Task<Result<AdmittedClaim>> Admit(ITrackingClaim claim, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var address = PublicLimits.AddressOf(http);
        if (Malformed(claim, out var code, out var lastFour) is { } malformed)
        {
            return await RateLimitExtensions.Refuse(http, _limits.TrackingPerAddress, address) ?? malformed;
        }

        // One round trip for both; the code pays only when the address may.
        var bucket = Convert.ToHexStringLower(data.TrackingCodeKey(code!).AsSpan(0, 16));
        if (await RateLimitExtensions.RefuseBoth(http, _limits.TrackingPerAddress, address, _limits.TrackingPerCode, bucket) is { } tooMany)
        {
            return tooMany;
        }

        return new AdmittedClaim(code!, data.TrackingKey(code!, lastFour));
    }

    private static Problem? Malformed(ITrackingClaim claim, out string? code, out string lastFour)
    {
        var errors = new List<FieldError>();
        if (!Tracking.TrackingCode.TryParse(claim.TrackingCode, out code))
        {
            errors.Add(new("trackingCode", "کد پیگیری ۱۲ رقم است؛ یکی از رقم‌ها درست نیست یا جا افتاده است", "A tracking code has 12 digits: one of them is wrong or missing"));
        }

        lastFour = PersianText.Digits(claim.LastFour);
        if (lastFour.Length != 4 || !lastFour.All(char.IsAsciiDigit))
        {
            errors.Add(new("lastFour", "چهار رقم آخر کد ملی را بنویسید", "Enter the last four digits of the national code"));
        }

        return errors.Count > 0 ? Problems.TrackingMalformed.With(errors) : null;
    }
}
