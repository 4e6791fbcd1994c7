using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Contracts.Permits;
using Pak.Permits.Acts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Documents;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Tracking;

/// <summary>What citizens may see of their own files besides the steps: the clock, who looked, what they were told. And their rating.</summary>
internal static class OwnFile
{
    private const int RatingPart = -1; // where a rating's comment is sealed: steps count from 1, the applicant is 0

    public sealed record Claim([property: MaxLength(40)] string TrackingCode, [property: MaxLength(20)] string LastFour) : ITrackingClaim
    {
        public override string ToString() => nameof(Claim);
    }

    public sealed record Rating(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: Range(1, 5)] int Stars,
        [property: MaxLength(1000), PlainText] string? Comment = null) : ITrackingClaim
    {
        public override string ToString() => nameof(Rating);
    }

    /// <summary>That an officer looked at the file.</summary>
    /// <param name="By">The officer's agency.</param>
    /// <param name="As">file, inquiry, appeal, permit or document: what the officer had in hand.</param>
    /// <param name="Document">The code of the document.</param>
    public sealed record Look(DateTimeOffset At, LocalizedText By, string As, string? Document);

    public sealed record Told(DateTimeOffset At, string Text, bool Sent);

    public sealed record Looks(IReadOnlyList<Look> Items);

    public sealed record Notices(IReadOnlyList<Told> Items);

    /// <param name="Comment">Only where the whole file is read: an answer that is kept for an Idempotency-Key has no such text in it.</param>
    public sealed record Rated(int Stars, DateTimeOffset RatedAt, string? Comment);

    /// <summary>The clock as the officer sees it, day by day.</summary>
    public static async Task<Results<Ok<ClockReading>, Problem>> Clock(
        Claim request, TrackingGate gate, NpgsqlDataSource db, PermitTypeRows types, CalendarRules calendar, Applicants applicants, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var found = await Find(request, gate, db, applicants, http, ct);
        if (found.Value is not { } stored)
        {
            return found.Problem!;
        }

        var type = await types.Get(stored.Application.Type, stored.Application.TypeVersion, connection: null, ct);
        return TypedResults.Ok(PermitClock.Read(stored.Application.History, type.StatutoryDays, await calendar.Current(connection: null, ct), clock.Now()));
    }

    /// <summary>Who looked at the file, newest first, at most 200: officers by their agency's name, never their own.</summary>
    public static async Task<Results<Ok<Looks>, Problem>> WhoLooked(
        Claim request, TrackingGate gate, NpgsqlDataSource db, AgencyNames names, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var found = await Find(request, gate, db, applicants, http, ct);
        if (found.Value is not { } stored)
        {
            return found.Problem!;
        }

        return TypedResults.Ok(new Looks(await LooksAt(stored.Application.Id, db, names, ct)));
    }

    /// <summary>What the citizen was told about the file, newest first.</summary>
    public static async Task<Results<Ok<Notices>, Problem>> WhatWasTold(
        Claim request, TrackingGate gate, NpgsqlDataSource db, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var found = await Find(request, gate, db, applicants, http, ct);
        if (found.Value is not { } stored)
        {
            return found.Problem!;
        }

        return TypedResults.Ok(new Notices(await NoticesOf(stored.Application.Id, db, ct)));
    }

    /// <summary>Once, when the file is decided.</summary>
    public static async Task<Results<Ok<Rated>, Problem>> Rate(
        Rating request, TrackingGate gate, RequestTransaction transaction, PersonalData data, Applicants applicants, EventLog events, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        var stored = await ApplicationRows.FindTrackedForUpdate(transaction.Connection, claim.Key, applicants, ct);
        if (stored is null)
        {
            return Problems.NotTracked;
        }

        var file = stored.Application;
        if (file.Status.IsOpen())
        {
            return Problems.NotRatedYet;
        }

        var now = clock.Now();
        var comment = PersianText.TidyLines(request.Comment ?? "") is { Length: > 0 } text ? data.Seal(Encoding.UTF8.GetBytes(text), file.Id, RatingPart) : null;
        await using var command = new NpgsqlCommand(
            "INSERT INTO ratings (application_id, type, agency, stars, comment, rated_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", transaction.Connection);
        command.Parameters.Add(new() { Value = file.Id });
        command.Parameters.Add(new() { Value = file.Type });
        command.Parameters.Add(new() { Value = file.Agency });
        command.Parameters.Add(new() { Value = (short)request.Stars });
        command.Parameters.Add(new() { Value = (object?)comment ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        if (await command.ExecuteNonQueryAsync(ct) == 0)
        {
            return Problems.AlreadyRated;
        }

        await Act.Of("rated", file.Id, Actor.Applicant, FormattableString.Invariant($"{request.Stars}"), now).Insert(transaction.Connection, ct);
        await events.Append(transaction, new ServiceRated(file.Id, file.Type, file.Agency, request.Stars, now), ct);
        return TypedResults.Ok(new Rated(request.Stars, now, Comment: null));
    }

    internal static async Task<List<Look>> LooksAt(Guid application, NpgsqlDataSource db, AgencyNames names, CancellationToken ct)
    {
        var rows = new List<(DateTimeOffset At, string Agency, string As)>();
        await using (var command = db.CreateCommand(
            "SELECT at, by_agency, about FROM acts WHERE application_id = $1 AND kind = 'looked' ORDER BY act_id DESC LIMIT 200"))
        {
            command.Parameters.Add(new() { Value = application });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                rows.Add((new DateTimeOffset(reader.GetDateTime(0)), reader.GetString(1), reader.GetString(2)));
            }
        }

        var looks = new List<Look>();
        foreach (var (at, agency, what) in rows)
        {
            var isDocument = what.StartsWith(ReadDocument.LookedAtDocument, StringComparison.Ordinal);
            looks.Add(new Look(at, await names.Of(agency, ct), isDocument ? "document" : what, isDocument ? what[ReadDocument.LookedAtDocument.Length..] : null));
        }

        return looks;
    }

    internal static async Task<List<Told>> NoticesOf(Guid application, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT created_at, text, sent_at IS NOT NULL FROM notices WHERE application_id = $1 ORDER BY created_at DESC, length(occasion) DESC, occasion DESC LIMIT 200");
        command.Parameters.Add(new() { Value = application });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var told = new List<Told>();
        while (await reader.ReadAsync(ct))
        {
            told.Add(new Told(new DateTimeOffset(reader.GetDateTime(0)), reader.GetString(1), reader.GetBoolean(2)));
        }

        return told;
    }

    internal static async Task<Rated?> RatingOf(Guid application, NpgsqlDataSource db, PersonalData data, CancellationToken ct)
    {
        await using var command = db.CreateCommand("SELECT stars, rated_at, comment FROM ratings WHERE application_id = $1");
        command.Parameters.Add(new() { Value = application });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Rated(
                reader.GetInt16(0),
                new DateTimeOffset(reader.GetDateTime(1)),
                reader.IsDBNull(2) ? null : Encoding.UTF8.GetString(data.Open(reader.GetFieldValue<byte[]>(2), application, RatingPart)))
            : null;
    }

    private static async Task<Result<StoredApplication>> Find(
        Claim request, TrackingGate gate, NpgsqlDataSource db, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        return await ApplicationRows.FindTracked(db, claim.Key, applicants, ct) is { } stored ? stored : Problems.NotTracked;
    }
}
