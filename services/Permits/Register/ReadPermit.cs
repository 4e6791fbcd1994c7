using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>A permit of the caller's agency, with all that happened to it.</summary>
internal static class ReadPermit
{
    public static async Task<Results<Ok<PermitDetail>, Problem>> Handle(
        string number, Caller caller, NpgsqlDataSource db, PermitDesk desk, Applicants applicants, PersonalData data, IConfiguration configuration, HttpContext http, CancellationToken ct)
    {
        if (!Permit.IsNumber(number) || await PermitRows.FindByNumber(db, number, ct) is not { } stored || !caller.Owns(stored.Permit.Agency))
        {
            return Problems.PermitNotFound;
        }

        var document = PermitRows.DocumentOf(stored, data);
        var history = await PermitRows.History(db, stored.Permit.Id, applicants, ct);
        http.Response.Headers.ETag = ETags.Of(stored.Permit.Version);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PermitDetail(
            await desk.Show(stored, connection: null, ct),
            applicants.Open(stored.Applicant, stored.Permit.Application).Masked(),
            document,
            SignedDocument.Read(document).Verify,
            [.. history.Select(s => new PermitHistoryEntry(s.Number, s.Kind, s.At, s.By.Name, s.Reason, s.ValidUntil))],
            stored.Permit.ValidUntil.AddDays(-RenewPermit.Window(configuration)),
            PermitDesk.IsOwnCase(stored, caller) ? Problems.OwnCase.Title : null));
    }
}
