using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Types;

/// <summary>A permit type as in force today.</summary>
internal static class ReadPermitType
{
    public static async Task<Results<Ok<PermitType>, Problem>> Handle(
        string code, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var type = PermitTypeRows.IsCode(code) ? await types.FindInForce(code, JalaliDate.TehranDay(clock.Now()), connection: null, ct) : null;
        if (type is null)
        {
            return Problems.TypeNotFound;
        }

        // The latest version, for If-Match. No 304: what is in force changes with the day, not with this tag.
        http.Response.Headers.ETag = ETags.Of(type.Upcoming?.Version ?? type.Version);
        return TypedResults.Ok(type);
    }
}
