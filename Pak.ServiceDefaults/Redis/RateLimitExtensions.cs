using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Redis;

public static class RateLimitExtensions
{
    /// <summary>
    /// Limits an endpoint or group per caller: the token's subject, or the client's address for anonymous callers.
    /// Answers carry <c>RateLimit-Limit</c> and <c>RateLimit-Remaining</c>; a refusal is 429 with Retry-After.
    /// </summary>
    public static TBuilder LimitRate<TBuilder>(this TBuilder builder, RateLimit limit)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var caller = http.User.FindFirst("sub")?.Value ?? http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
            return await Refuse(http, limit, caller) is { } refused ? refused : await next(context);
        });
        return builder;
    }

    /// <summary>Takes a token and sets the headers; the problem to answer with when there was none.</summary>
    public static async Task<Problem?> Refuse(HttpContext http, RateLimit limit, string key)
    {
        return Answer(http, limit, await http.RequestServices.GetRequiredService<RateLimiter>().Take(limit, key));
    }

    /// <summary>The same of two limits: the second pays only when the first lets the caller pass.</summary>
    public static async Task<Problem?> RefuseBoth(HttpContext http, RateLimit limit, string key, RateLimit secondLimit, string secondKey)
    {
        var (first, second) = await http.RequestServices.GetRequiredService<RateLimiter>().TakeBoth(limit, key, secondLimit, secondKey);
        return second is { } decision ? Answer(http, secondLimit, decision) : Answer(http, limit, first);
    }

    private static Problem? Answer(HttpContext http, RateLimit limit, RateDecision decision)
    {
        http.Response.Headers["RateLimit-Limit"] = limit.Capacity.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        return decision.Allowed ? null : CommonProblems.TooManyRequests with { RetryAfter = decision.RetryAfter };
    }
}
