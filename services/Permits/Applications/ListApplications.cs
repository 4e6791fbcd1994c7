using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>
/// The files of the caller's agency, of one status or of all, in the order of their submission; or the open ones in the order of the time
/// that remains (<c>order=remaining</c>), those that wait for their applicants last.
/// </summary>
internal static class ListApplications
{
    /// <param name="Warned">The highest warning given about the time, 0 to 3.</param>
    public sealed record Item(
        Guid Id,
        string Type,
        LocalizedText Title,
        string Area,
        ApplicationStatus Status,
        string Applicant,
        DateTimeOffset SubmittedAt,
        DateTimeOffset? Deadline,
        bool Paused,
        int Version,
        bool Sample,
        int Warned,
        [property: JsonIgnore] DateTimeOffset? Queued);

    public static async Task<Results<Ok<Page<Item>>, Problem>> Handle(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants,
        TimeProvider clock, HttpContext http, CancellationToken ct, [MaxLength(30)] string? status = null, [MaxLength(30)] string? order = null)
    {
        ApplicationStatus? wanted = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (!Wire.TryRead<ApplicationStatus>(status, out var known))
            {
                var all = string.Join(", ", Enum.GetValues<ApplicationStatus>().Select(s => Wire.Of(s)));
                return Problems.StatusUnknown.With($"یکی از این‌ها: {all}", $"One of: {all}");
            }

            wanted = known;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var stored = order switch
        {
            null or "" or "submission" => await ApplicationRows.List(connection, caller.Agency ?? "", wanted, Cursor(page.After), page.Take, applicants, ct),
            "remaining" => await FileQueue.Read(connection, caller.Agency ?? "", wanted, page, applicants, ct),
            _ => throw new BadHttpRequestException("order must be submission or remaining."),
        };
        var working = await calendar.Current(connection, ct);
        var now = clock.Now();
        var items = new List<Item>();
        foreach (var row in stored)
        {
            var file = row.Application;
            var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
            var reading = PermitClock.Read(file.History, type.StatutoryDays, working, now);
            items.Add(new Item(
                file.Id, file.Type, type.Title, file.Area, file.Status, applicants.Open(row.Applicant, file.Id).Name,
                file.SubmittedAt, reading.Deadline, reading.Paused, file.Version, file.Sample, row.Warned, row.Deadline));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(
            items, page, i => order == "remaining" ? FileQueue.Cursor(i.Queued, i.Id) : i.Id.ToString("D", CultureInfo.InvariantCulture), http));
    }

    private static Guid Cursor(string? cursor) =>
        cursor is null ? Guid.Empty
        : Guid.TryParseExact(cursor, "D", out var after) ? after
        : throw new BadHttpRequestException("after is not a cursor that this list gave out.");
}
