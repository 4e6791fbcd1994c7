using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Applications;

/// <summary>How much waits: the open files of the caller's agency, what waits for the caller, what other agencies ask, appeals to decide.</summary>
internal static class ReadDesk
{
    /// <param name="FirstWarning">Open files for which the first warning was given, or a later one.</param>
    /// <param name="TimeOver">Open files whose time is over.</param>
    /// <param name="Mine">What waits for the caller, as <c>applications?mine=true</c> lists it.</param>
    /// <param name="Inquiries">Open inquiries to the agency, late ones too.</param>
    /// <param name="Appeals">Appeals that the agency has to decide.</param>
    public sealed record Overview(
        int Submitted, int UnderReview, int AwaitingApplicant, int FirstWarning, int SecondWarning, int TimeOver, int Mine, int Inquiries, int Appeals);

    public static async Task<Ok<Overview>> Handle(Caller caller, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        var mine = new FileFilter(caller.Agency ?? "", Statuses: null, Type: null, Warned: 0, caller.Subject);
        await using var command = db.CreateCommand(
            $"""
            SELECT count(*) FILTER (WHERE a.status = 'submitted')::int, count(*) FILTER (WHERE a.status = 'under-review')::int,
                count(*) FILTER (WHERE a.status = 'awaiting-applicant')::int,
                count(*) FILTER (WHERE a.warned >= 1)::int, count(*) FILTER (WHERE a.warned >= 2)::int, count(*) FILTER (WHERE a.warned >= 3)::int,
                count(*) FILTER (WHERE {FileFilter.Condition})::int,
                (SELECT count(*)::int FROM inquiries WHERE agency = $1 AND state IN ('open', 'escalated')),
                (SELECT count(*)::int FROM appeals WHERE agency = $1 AND state = 'open')
            FROM applications a WHERE a.agency = $1 AND a.status IN ('submitted', 'under-review', 'awaiting-applicant')
            """);
        foreach (var parameter in mine.Parameters())
        {
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Overview(
            reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7), reader.GetInt32(8)));
    }
}
