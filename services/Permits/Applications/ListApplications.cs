using System.ComponentModel.DataAnnotations;
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
/// The files of the caller's agency, all of them or of one status (<c>open</c>: of the three open ones), one type, with a warning given, or
/// waiting for the caller (<c>mine</c>); oldest or newest first, or the open ones in the order of the time that remains
/// (<c>order=remaining</c>), those that wait for their applicants last.
/// </summary>
internal static class ListApplications
{
    private const string Open = "open";

    /// <param name="Warned">The highest warning given about the time, 0 to 3.</param>
    /// <param name="DaysLeft">Working days after today until the deadline; null while there is none.</param>
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
        int? DaysLeft,
        [property: JsonIgnore] DateTimeOffset? Queued);

    public static async Task<Results<Ok<Page<Item>>, Problem>> Handle(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants,
        TimeProvider clock, HttpContext http, CancellationToken ct, [MaxLength(30)] string? status = null, [MaxLength(30)] string? order = null,
        [MaxLength(60)] string? type = null, [Range(0, 3)] int warned = 0, bool mine = false)
    {
        if (Statuses(status).Problem is { } unknown)
        {
            return unknown;
        }

        var inOrder = ListOrders.Read(order);
        var filter = new FileFilter(caller.Agency ?? "", Statuses(status).Value!.Chosen, string.IsNullOrEmpty(type) ? null : type, warned, mine ? caller.Subject : null);
        await using var connection = await db.OpenConnectionAsync(ct);
        var working = await calendar.Current(connection, ct);
        var now = clock.Now();
        var items = new List<Item>();
        foreach (var row in await FileQueue.Read(connection, filter, inOrder, page, applicants, ct))
        {
            var file = row.Application;
            var version = await types.Get(file.Type, file.TypeVersion, connection, ct);
            var reading = PermitClock.Read(file.History, version.StatutoryDays, working, now);
            items.Add(new Item(
                file.Id, file.Type, version.Title, file.Area, file.Status, applicants.Open(row.Applicant, file.Id).Name,
                file.SubmittedAt, reading.Deadline, reading.Paused, file.Version, file.Sample, row.Warned,
                file.Status.IsOpen() && reading.Deadline is { } deadline ? working.DaysLeft(now, deadline) : null, row.Deadline));
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(items, page, i => inOrder == ListOrder.Remaining ? Cursors.Of(i.Queued, i.Id) : Cursors.Of(i.Id), http));
    }

    private static Result<Choice> Statuses(string? status)
    {
        if (string.IsNullOrEmpty(status))
        {
            return new Choice(null);
        }

        if (status == Open)
        {
            return new Choice([.. Enum.GetValues<ApplicationStatus>().Where(s => s.IsOpen())]);
        }

        if (Wire.TryRead<ApplicationStatus>(status, out var known))
        {
            return new Choice([known]);
        }

        var all = string.Join(", ", Enum.GetValues<ApplicationStatus>().Select(s => Wire.Of(s)).Prepend(Open));
        return Problems.StatusUnknown.With($"یکی از این‌ها: {all}", $"One of: {all}");
    }

    private sealed record Choice(IReadOnlyList<ApplicationStatus>? Chosen);
}
