using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Documents;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Appeals;

/// <summary>
/// What the agency that hears an appeal judges by, beside the file itself: the documents, and the clock that the file's agency worked against.
/// To be read only, and every document that is read is an act that the applicant sees.
/// </summary>
internal static class ReadAppealedFile
{
    public static async Task<Results<Ok<ClockReading>, Problem>> Clock(
        Guid id, Caller caller, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await AppealDesk.IsTheirs(connection, id, caller, ct))
        {
            return Problems.AppealNotFound;
        }

        var file = (await ApplicationRows.FindAll(connection, [id], applicants, ct))[0].Application;
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        return TypedResults.Ok(PermitClock.Read(file.History, type.StatutoryDays, await calendar.Current(connection, ct), clock.Now()));
    }

    public static async Task<Results<Ok<IReadOnlyList<FiledDocument>>, Problem>> Documents(Guid id, Caller caller, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        await using (var connection = await db.OpenConnectionAsync(ct))
        {
            if (!await AppealDesk.IsTheirs(connection, id, caller, ct))
            {
                return Problems.AppealNotFound;
            }
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok<IReadOnlyList<FiledDocument>>(await DocumentRows.List(db, id, caller.Agency ?? "", ReadAs.Oversight, ct));
    }

    public static Task<Results<FileContentHttpResult, Problem>> Document(
        Guid id, Guid document, Caller caller, NpgsqlDataSource db, PersonalData data, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        ReadDocument.Give(id, document, caller, ReadAs.Oversight, db, data, clock, http, ct);
}
