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

namespace Pak.Permits.Inquiries;

/// <summary>An inquiry as the asked agency sees it: the question and what it needs of the file, no more.</summary>
/// <param name="AskingAgency">Whose file it is.</param>
/// <param name="State">open, escalated (late and reported upwards, still to be answered), answered, consented, dropped (the file was closed first).</param>
/// <param name="Silence">What silence means when <paramref name="DueAt"/> has passed.</param>
/// <param name="DaysLeft">Working days after today until then.</param>
internal sealed record InquiryDetail(
    Guid Id, string AskingAgency, LocalizedText Title, string Area, LocalizedText Question, string State, Silence Silence, DateTimeOffset SentAt, DateTimeOffset DueAt, int DaysLeft,
    ApplicantOnDesk Applicant, string Description, bool? Favourable, string? Answer, bool Sample);

/// <summary>What other agencies ask the caller's agency.</summary>
internal sealed class InquiryDesk(PermitTypeRows types, CalendarRules calendar, Applicants applicants, FileWork work, TimeProvider clock)
{
    /// <summary>An inquiry's place: the file, the agency that is asked.</summary>
    private sealed record Row(Guid Inquiry, Guid Application, string State, DateTimeOffset DueAt);

    private const string Select = "SELECT inquiry_id, application_id, state, due_at FROM inquiries";

    public static async Task<Results<Ok<Page<InquiryDetail>>, Problem>> List(
        Caller caller, PageRequest page, NpgsqlDataSource db, InquiryDesk desk, HttpContext http, CancellationToken ct,
        [MaxLength(30)] string? state = null, [MaxLength(30)] string? order = null)
    {
        var inOrder = ListOrders.Read(order);
        var byTime = inOrder == ListOrder.Remaining;
        var (due, id) = byTime ? Cursors.Instant(page) : (null, Cursors.Id(page));
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
            {Select} WHERE agency = $1 AND ($2::text IS NULL OR state = $2) AND {(byTime
                ? "state IN ('open', 'escalated') AND ($3::uuid IS NULL OR (due_at, inquiry_id) > ($5::timestamptz, $3)) ORDER BY due_at, inquiry_id"
                : $"($3::uuid IS NULL OR inquiry_id {inOrder.Beyond()} $3) AND $5::timestamptz IS NULL ORDER BY inquiry_id {inOrder.Direction()}")} LIMIT $4
            """,
            connection);
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        command.Parameters.Add(new() { Value = string.IsNullOrEmpty(state) ? DBNull.Value : state, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = page.Take });
        command.Parameters.Add(new() { Value = (object?)due?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var rows = await Read(command, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Page<InquiryDetail>.From(
            await desk.Show(rows, connection, ct), page, i => byTime ? Cursors.Of(i.DueAt, i.Id) : Cursors.Of(i.Id), http));
    }

    public static async Task<Results<Ok<InquiryDetail>, Problem>> One(
        Guid id, Caller caller, NpgsqlDataSource db, InquiryDesk desk, HttpContext http, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (await Find(connection, id, caller, ct) is not { } row)
        {
            return Problems.InquiryNotFound;
        }

        http.Response.Headers.CacheControl = "no-store";
        await Act.Of(Act.Looked, row.Application, Desk.Officer(caller), "inquiry", desk.Now).Insert(connection, ct);
        return TypedResults.Ok((await desk.Show([row], connection, ct))[0]);
    }

    public sealed record Answer(bool Favourable, [property: Required, MaxLength(4000), PlainText] string Text);

    public static async Task<Results<Ok<InquiryDetail>, Problem>> Reply(
        Guid id, Answer request, Caller caller, RequestTransaction transaction, InquiryDesk desk, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var connection = transaction.Connection;
        if (await Find(connection, id, caller, ct) is not { } row)
        {
            return Problems.InquiryNotFound;
        }

        var done = await desk.Reply(row, request, Desk.Officer(caller), transaction, ct);
        return done.Problem is { } refused
            ? refused
            : TypedResults.Ok((await desk.Show([(await Find(connection, id, caller, ct))!], connection, ct))[0]);
    }

    private DateTimeOffset Now => clock.Now();

    private async Task<Result<StoredApplication>> Reply(Row row, Answer request, Actor answerer, RequestTransaction transaction, CancellationToken ct)
    {
        var stored = await ApplicationRows.FindForUpdate(transaction.Connection, row.Application, applicants, ct);
        return await work.Do(
            stored!, transaction, at => at.File.Take(at.File.AnswerInquiry(answerer, row.Inquiry, request.Favourable, PersianText.TidyLines(request.Text), at.Now)), ct);
    }

    private async Task<List<InquiryDetail>> Show(List<Row> rows, NpgsqlConnection connection, CancellationToken ct)
    {
        var files = (await ApplicationRows.FindAll(connection, [.. rows.Select(r => r.Application).Distinct()], applicants, ct)).ToDictionary(f => f.Application.Id);
        var working = await calendar.Current(connection, ct);
        var shown = new List<InquiryDetail>();
        foreach (var row in rows)
        {
            var stored = files[row.Application];
            var file = stored.Application;
            var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
            var inquiry = file.Inquiries.First(i => i.Id == row.Inquiry);
            var rule = type.Inquiries.First(i => i.Code == inquiry.Code);
            var applicant = applicants.Open(stored.Applicant, file.Id);
            shown.Add(new InquiryDetail(
                row.Inquiry, file.Agency, type.Title, file.Area, rule.Question, row.State, rule.Silence, inquiry.Sent.At, row.DueAt, working.DaysLeft(Now, row.DueAt),
                new ApplicantOnDesk(applicant.Name, applicant.Masked()), applicant.Description,
                inquiry.Settled?.Detail?.Favourable, inquiry.Settled?.Text, file.Sample));
        }

        return shown;
    }

    private static async Task<Row?> Find(NpgsqlConnection connection, Guid id, Caller caller, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Select} WHERE inquiry_id = $1 AND agency = $2", connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = caller.Agency ?? "" });
        return (await Read(command, ct)).SingleOrDefault();
    }

    private static async Task<List<Row>> Read(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<Row>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), new DateTimeOffset(reader.GetDateTime(3))));
        }

        return rows;
    }
}

internal static class InquiryEndpoints
{
    public static void MapInquiries(this IEndpointRouteBuilder endpoints)
    {
        var inquiries = endpoints.MapGroup("/api/permits/inquiries").RequireScope(Scopes.PermitsDecide).WithTags("Inquiries").Refuses(400, 401, 403);
        inquiries.MapGet("", InquiryDesk.List).WithSummary("What other agencies ask the caller's agency: oldest or newest first, or what is open by the time that remains.");
        inquiries.MapGet("/{id:guid}", InquiryDesk.One).Refuses(404).WithSummary("An inquiry to the caller's agency.");
        inquiries.MapPost("/{id:guid}/answer", InquiryDesk.Reply).Refuses(404, 409, 413, 415, 422).WithSummary("Answers an inquiry, once.");
    }
}
