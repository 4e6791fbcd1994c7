using System.ComponentModel.DataAnnotations;
using System.Globalization;
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

/// <summary>The files of the caller's agency in the order of their submission, of one status or of all.</summary>
internal static class ListApplications
{
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
        bool Sample);

    public static async Task<Results<Ok<Page<Item>>, Problem>> Handle(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants,
        TimeProvider clock, HttpContext http, CancellationToken ct, [MaxLength(30)] string? status = null)
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

        var after = Guid.Empty;
        if (page.After is { } cursor && !Guid.TryParseExact(cursor, "D", out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        var working = await calendar.Current(connection: null, ct);
        var now = clock.Now();
        var items = new List<Item>();
        foreach (var stored in await ApplicationRows.List(db, caller.Agency ?? "", wanted, after, page.Take, applicants, ct))
        {
            var file = stored.Application;
            var type = await types.Get(file.Type, file.TypeVersion, connection: null, ct);
            var reading = PermitClock.Read(file.History, type.StatutoryDays, working, now);
            items.Add(new Item(
                file.Id, file.Type, type.Title, file.Area, file.Status, applicants.Open(stored.Applicant, file.Id).Name,
                file.SubmittedAt, reading.Deadline, reading.Paused, file.Version, file.Sample));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(items, page, i => i.Id.ToString("D", CultureInfo.InvariantCulture), http));
    }
}
