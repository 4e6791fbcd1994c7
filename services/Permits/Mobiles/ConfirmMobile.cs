using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Permits.Tracking;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Mobiles;

/// <summary>A citizen asks for a one-time code. Whether anybody has this mobile in a file makes no difference.</summary>
internal static class RequestCode
{
    public sealed record Request([property: MaxLength(30)] string Mobile)
    {
        public override string ToString() => nameof(Request);
    }

    /// <param name="Message">What was sent, in a demo without a gateway; otherwise null.</param>
    public sealed record Answer(DateTimeOffset ExpiresAt, string? Message);

    public static async Task<Results<Accepted<Answer>, Problem>> Handle(Request request, MobileCodes codes, CodeSender sender, MobileLimits limits, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await limits.RefuseAddress(http) is { } tooMany)
        {
            return tooMany;
        }

        if (MobileCodes.Parse(request.Mobile) is not { } mobile)
        {
            return Problems.MobileMalformed;
        }

        if (await limits.RefuseMobile(http, codes.KeyOf(mobile)) is { } tooManyForMobile)
        {
            return tooManyForMobile;
        }

        await codes.ForgetOld(ct);
        var (code, expires) = await codes.Issue(mobile, ct);
        return await sender.Send(mobile, code, ct)
            ? TypedResults.Accepted((string?)null, new Answer(expires, sender.IsShown ? CodeSender.TextOf(code) : null))
            : Problems.CodeNotSent;
    }
}

/// <summary>A citizen returns the code.</summary>
internal static class ConfirmCode
{
    public sealed record Request([property: MaxLength(30)] string Mobile, [property: MaxLength(20)] string Code)
    {
        public override string ToString() => nameof(Request);
    }

    /// <param name="Confirmation">Goes with the application (<c>applicant.confirmation</c>); good for a day.</param>
    public sealed record Answer(string Confirmation);

    public static async Task<Results<Ok<Answer>, Problem>> Handle(Request request, MobileCodes codes, MobileLimits limits, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await limits.RefuseAddress(http) is { } tooMany)
        {
            return tooMany;
        }

        // One answer for a wrong code, an old one and one that was never sent.
        return MobileCodes.Parse(request.Mobile) is { } mobile && await codes.Confirm(mobile, PersianText.Digits(request.Code), ct) is { } confirmation
            ? TypedResults.Ok(new Answer(confirmation))
            : Problems.CodeWrong;
    }
}

/// <summary>
/// How often codes may be asked for and returned: <c>Permits:Limits:{CodePerAddress|CodePerMobile}:{Capacity|PerMinute}</c>. A mobile gets
/// three messages at once and six an hour after that, so nobody can flood another's telephone.
/// </summary>
internal sealed class MobileLimits(IConfiguration configuration)
{
    private readonly RateLimit _address = PublicLimits.Read(configuration, "CodePerAddress", new RateLimit("permits-code", 20, 5));
    private readonly RateLimit _mobile = PublicLimits.Read(configuration, "CodePerMobile", new RateLimit("permits-code-mobile", 3, 0.1));

    public Task<Problem?> RefuseAddress(HttpContext http) => RateLimitExtensions.Refuse(http, _address, PublicLimits.AddressOf(http));

    public Task<Problem?> RefuseMobile(HttpContext http, byte[] key) => RateLimitExtensions.Refuse(http, _mobile, Convert.ToHexStringLower(key.AsSpan(0, 16)));
}

internal static class MobileEndpoints
{
    public static void AddMobiles(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MobileCodes>();
        builder.Services.AddSingleton<MobileConfirmations>();
        builder.Services.AddSingleton<CodeSender>();
        builder.Services.AddSingleton<MobileLimits>();
    }

    public static void MapMobiles(this IEndpointRouteBuilder endpoints)
    {
        var mobiles = endpoints.MapGroup("/api/permits/mobile-codes").AllowAnonymous().WithTags("Applications").Refuses(400, 413, 415, 422, 429);
        mobiles.MapPost("", RequestCode.Handle).Refuses(503).WithSummary("Sends a one-time code to a mobile.");
        mobiles.MapPost("/confirmation", ConfirmCode.Handle).WithSummary("Returns the code; the answer is what an application confirms its mobile with.");
    }
}
