using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Appeals;

/// <summary>Appeals to the caller's agency. Each is a file that another agency refused; here it is read and decided, nothing else.</summary>
internal static class AppealDesk
{
    /// <param name="State">open, upheld, overturned.</param>
    /// <param name="DaysLeft">Working days after today until the time for the decision ends.</param>
    public sealed record Item(
        Guid Application, string Agency, LocalizedText Title, string Area, string State, DateTimeOffset LodgedAt, DateTimeOffset DueAt, int DaysLeft, int Version, bool Sample);

    public sealed record Decision(bool Overturned, [property: Required, MaxLength(4000), PlainText] string Reason);

    public static async Task<Results<Ok<Page<Item>>, Problem>> List(
        Caller caller, PageRequest page, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, TimeProvider clock, HttpContext http, CancellationToken ct,
        [MaxLength(30)] string? state = null, [MaxLength(30)] string? order = null)
    {
        var inOrder = ListOrders.Read(order);
        var byTime = inOrder == ListOrder.Remaining;
        var (due, id) = byTime ? Cursors.Instant(page) : (null, Cursors.Id(page));
        var working = await calendar.Current(connection: null, ct);
        await using var command = db.CreateCommand(
            $"""
            SELECT p.application_id, a.agency, a.type, a.type_version, a.area, p.state, p.lodged_at, p.due_at, a.version, a.sample
            FROM appeals p JOIN applications a USING (application_id)
            WHERE p.agency = $1 AND ($2::text IS NULL OR p.state = $2) AND {(byTime
                ? "p.state = 'open' AND ($3::uuid IS NULL OR (p.due_at, p.application_id) > ($5::timestamptz, $3)) ORDER BY p.due_at, p.application_id"
                : $"($3::uuid IS NULL OR p.application_id {inOrder.Beyond()} $3) AND $5::timestamptz IS NULL ORDER BY p.application_id {inOrder.Direction()}")} LIMIT $4
            """);
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        command.Parameters.Add(new() { Value = string.IsNullOrEmpty(state) ? DBNull.Value : state, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = page.Take });
        command.Parameters.Add(new() { Value = (object?)due?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var now = clock.Now();
        var rows = new List<(Item Item, string Type, int Version)>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                var dueAt = new DateTimeOffset(reader.GetDateTime(7));
                rows.Add((
                    new Item(
                        reader.GetGuid(0), reader.GetString(1), new("", ""), reader.GetString(4), reader.GetString(5), new DateTimeOffset(reader.GetDateTime(6)),
                        dueAt, working.DaysLeft(now, dueAt), reader.GetInt32(8), reader.GetBoolean(9)),
                    reader.GetString(2),
                    reader.GetInt32(3)));
            }
        }

        var items = new List<Item>();
        foreach (var (item, type, version) in rows)
        {
            items.Add(item with { Title = (await types.Get(type, version, connection: null, ct)).Title });
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<Item>.From(items, page, i => byTime ? Cursors.Of(i.DueAt, i.Application) : Cursors.Of(i.Application), http));
    }

    /// <summary>The whole file, as its own agency's officers see it.</summary>
    public static async Task<Results<Ok<ApplicationDetail>, Problem>> One(
        Guid id, Caller caller, NpgsqlDataSource db, Desk desk, Applicants applicants, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await IsTheirs(connection, id, caller, ct))
        {
            return Problems.AppealNotFound;
        }

        await Act.Of(Act.Looked, id, Desk.Officer(caller), "appeal", clock.Now()).Insert(connection, ct);
        return TypedResults.Ok(await desk.Show((await ApplicationRows.FindAll(connection, [id], applicants, ct))[0], caller, connection, http, ct));
    }

    public static async Task<Results<Ok<ApplicationDetail>, Problem>> Decide(
        Guid id, Decision request, Caller caller, IfMatch read, RequestTransaction transaction, Desk desk, FileWork work, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await IsTheirs(connection, id, caller, ct))
        {
            return Problems.AppealNotFound;
        }

        var stored = await ApplicationRows.FindForUpdate(connection, id, applicants, ct);
        var done = await work.Do(
            stored!,
            transaction,
            at => at.File.Take(at.File.DecideAppeal(Desk.Officer(caller), request.Overturned, PersianText.TidyLines(request.Reason), read.Version, at.Now)),
            ct);
        return done.Value is { } after ? TypedResults.Ok(await desk.Show(after, caller, connection, http, ct)) : done.Problem!;
    }

    /// <summary>Whether the caller's agency hears an appeal in this file, or heard it.</summary>
    internal static async Task<bool> IsTheirs(NpgsqlConnection connection, Guid id, Caller caller, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT FROM appeals WHERE application_id = $1 AND agency = $2", connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct);
    }
}

internal static class AppealEndpoints
{
    public static void MapAppeals(this IEndpointRouteBuilder endpoints)
    {
        var appeals = endpoints.MapGroup("/api/permits/appeals").RequireScope(Scopes.PermitsDecide).WithTags("Appeals").Refuses(400, 401, 403);
        appeals.MapGet("", AppealDesk.List).WithSummary("Appeals to the caller's agency: oldest or newest file first, or the open ones by the time that remains.");
        appeals.MapGet("/{id:guid}", AppealDesk.One).Refuses(404).WithSummary("The file that an appeal is about.");
        appeals.MapGet("/{id:guid}/clock", ReadAppealedFile.Clock).Refuses(404).WithSummary("The clock of the file that an appeal is about, day by day.");
        appeals.MapGet("/{id:guid}/documents", ReadAppealedFile.Documents).Refuses(404).WithSummary("The documents of the file that an appeal is about.");
        appeals.MapGet("/{id:guid}/documents/{document:guid}", ReadAppealedFile.Document).Refuses(404).WithSummary("A document of the file that an appeal is about, as it was uploaded, to be saved.");
        appeals.MapPost("/{id:guid}/decision", AppealDesk.Decide).Refuses(404, 409, 412, 413, 415, 422, 428)
            .WithSummary("Decides an appeal: the refusal stands or falls. Not by anybody who took a step in the file.");
    }
}
