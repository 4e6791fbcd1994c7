using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

internal static class ReadIndicator
{
    public static async Task<Results<Ok<Indicator>, StatusCodeHttpResult, Problem>> Handle(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        if (!DefinitionRules.IsCode(code))
        {
            return Problems.IndicatorNotFound;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        if (await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } row)
        {
            return Problems.IndicatorNotFound;
        }

        return ETags.IsNotModified(context, ETags.Of(row.Version))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(row.ToIndicator());
    }
}
