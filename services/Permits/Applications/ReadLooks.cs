using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>Who looked at a file of the caller's agency, newest first, at most 200.</summary>
internal static class ReadLooks
{
    /// <param name="Agency">The agency of whoever looked, by its code.</param>
    /// <param name="Name">Of those who took a step in the file; the log of acts knows others by their account alone.</param>
    /// <param name="Own">Whether it was the caller.</param>
    /// <param name="What">file, inquiry, appeal, permit, or <c>document:</c> and its code: what was in hand.</param>
    public sealed record Look(DateTimeOffset At, string Agency, string? Name, bool Own, string What);

    public sealed record Looks(IReadOnlyList<Look> Items);

    public static async Task<Results<Ok<Looks>, Problem>> Handle(Guid id, Caller caller, NpgsqlDataSource db, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        if (await ApplicationRows.Find(db, id, caller.Agency ?? "", applicants, ct) is not { } stored)
        {
            return Problems.ApplicationNotFound;
        }

        var names = stored.Application.History.Where(s => s.By.Subject is not null).GroupBy(s => s.By.Subject!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().By.Name, StringComparer.Ordinal);
        await using var command = db.CreateCommand("SELECT at, by_agency, by_subject, about FROM acts WHERE application_id = $1 AND kind = 'looked' ORDER BY act_id DESC LIMIT 200");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var looks = new List<Look>();
        while (await reader.ReadAsync(ct))
        {
            var subject = reader.GetString(2);
            looks.Add(new Look(new DateTimeOffset(reader.GetDateTime(0)), reader.GetString(1), names.GetValueOrDefault(subject), subject == caller.Subject, reader.GetString(3)));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Looks(looks));
    }
}
