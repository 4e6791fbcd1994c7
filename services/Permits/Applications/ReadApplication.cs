using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Acts;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>A file of the caller's agency. The applicant sees who looked.</summary>
internal static class ReadApplication
{
    public static async Task<Results<Ok<ApplicationDetail>, Problem>> Handle(
        Guid id, Caller caller, NpgsqlDataSource db, Desk desk, Applicants applicants, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var stored = await ApplicationRows.Find(db, id, caller.Agency ?? "", applicants, ct);
        if (stored is null)
        {
            return Problems.ApplicationNotFound;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        await Act.Of(Act.Looked, id, Desk.Officer(caller), "file", clock.Now()).Insert(connection, ct);
        return TypedResults.Ok(await desk.Show(stored, caller, connection, http, ct));
    }
}
