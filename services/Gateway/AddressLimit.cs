using System.Globalization;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;

namespace Pak.Gateway;

/// <summary>
/// The general limit of requests per address, wide enough for an office behind one address. <c>Gateway:RateLimit:Capacity</c>
/// requests at once (2,000), refilled with <c>Gateway:RateLimit:PerMinute</c> (12,000); 0 a minute switches it off.
/// </summary>
internal sealed class AddressLimit(IConfiguration configuration)
{
    public RateLimit? Value { get; } = Read(configuration.GetSection("Gateway:RateLimit"));

    private static RateLimit? Read(IConfigurationSection section)
    {
        var capacity = section.GetValue("Capacity", 2_000);
        var perMinute = section.GetValue("PerMinute", 12_000.0);
        return perMinute switch
        {
            0 => null,
            > 0 when capacity > 0 => new RateLimit("gateway", capacity, perMinute),
            _ => throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Gateway:RateLimit is {capacity} and {perMinute} a minute; both must be above 0, or PerMinute 0 for no limit.")),
        };
    }
}

/// <summary>Answers 429 with Retry-After beyond the limit. Health is not counted: whoever watches must see an attack, not join it.</summary>
internal sealed class AddressLimitMiddleware(RequestDelegate next, AddressLimit limit, RateLimiter limiter, TimeProvider clock)
{
    private readonly LeasedRateLimiter? _leases = limit.Value is { } general ? new LeasedRateLimiter(limiter, general, clock) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (_leases is { } leases && path != "/health" && path != "/alive")
        {
            var decision = await leases.Take(CallerAddress.Network(context));
            if (!decision.Allowed)
            {
                context.Response.Headers["RateLimit-Limit"] = leases.Limit.Capacity.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers["RateLimit-Remaining"] = "0";
                await Answers.Write(context, CommonProblems.TooManyRequests with { RetryAfter = decision.RetryAfter });
                return;
            }
        }

        await next(context);
    }
}
