using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Registry;

internal static class GetAgency
{
    public static async Task<Results<Ok<Agency>, StatusCodeHttpResult, Problem>> Handle(
        string code, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        var agency = await AgencyRows.Find(connection, code, ct);
        if (agency is null)
        {
            return Problems.AgencyNotFound;
        }

        return ETags.IsNotModified(http, ETags.Of(agency.Version))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(agency);
    }
}
