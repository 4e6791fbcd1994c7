using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>A permit as its agency's officers see it.</summary>
internal sealed record PermitItem(
    Guid Id, Guid Application, string Number, string Type, LocalizedText Title, string Area, PermitState State, string Holder,
    DateTimeOffset IssuedAt, DateOnly ValidFrom, DateOnly ValidUntil, int Version, bool Sample)
{
    /// <summary>Since when the holder has been waiting for a renewal; null: it was not asked for.</summary>
    public DateTimeOffset? RenewalAskedAt { get; init; }
}

/// <param name="By">The officer's name; null for the holder.</param>
internal sealed record PermitHistoryEntry(int Number, PermitStepKind Kind, DateTimeOffset At, string? By, string? Reason, DateOnly ValidUntil);

/// <param name="Document">The signed document (compact JWS, ES256).</param>
/// <param name="RenewableFrom">The first day on which it may be renewed, as long as nothing else stands against it.</param>
/// <param name="Barred">Why the caller may not change the permit; null: he may.</param>
internal sealed record PermitDetail(
    PermitItem Permit, string NationalCode, string Document, string Address, IReadOnlyList<PermitHistoryEntry> History, DateOnly RenewableFrom, LocalizedText? Barred);

/// <summary>What an officer writes down with a change of a permit. Public, or the generator of validation passes it by.</summary>
public sealed record PermitReason([property: Required, MaxLength(4000), PlainText] string Reason);

/// <summary>What all changes of a permit have in common: find it, lock it, ask the rule, append the step.</summary>
internal sealed class PermitDesk(PermitTypeRows types, SignedDocument documents, Applicants applicants, PersonalData data, PermitTraces traces, TimeProvider clock)
{
    /// <param name="number">The permit's number; another agency's permits are not there.</param>
    /// <param name="caller">The officer.</param>
    /// <param name="transaction">The request's transaction.</param>
    /// <param name="http">Gets the new ETag.</param>
    /// <param name="decide">The rule, given the permit, the officer and the time.</param>
    /// <param name="announce">Appends the event, given the permit after the step.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<Results<Ok<PermitItem>, Problem>> Act(
        string number, Caller caller, RequestTransaction transaction, HttpContext http,
        Func<Permit, Actor, DateTimeOffset, Task<Result<PermitStep>>> decide, Func<Permit, PermitStep, Task> announce, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!Permit.IsNumber(number) || await PermitRows.FindForUpdate(connection, number, caller.Agency ?? "", ct) is not { } stored)
        {
            return Problems.PermitNotFound;
        }

        if (IsOwnCase(stored, caller))
        {
            return Problems.OwnCase;
        }

        var now = clock.Now();
        var decision = await decide(stored.Permit, Desk.Officer(caller), now);
        if (decision.Value is not { } step)
        {
            return decision.Problem!;
        }

        var permit = stored.Permit.Apply(step);
        var document = permit.ValidUntil == stored.Permit.ValidUntil
            ? null
            : await documents.Renew(PermitRows.DocumentOf(stored, data), permit, now, connection, ct);
        await PermitRows.Append(connection, permit, step, document, applicants, data, ct);
        var type = await types.Get(permit.Type, permit.TypeVersion, connection, ct);
        await traces.Leave(connection, permit, step, type.Title, ct);
        await announce(permit, step);
        http.Response.Headers.ETag = ETags.Of(permit.Version);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await Show(stored with { Permit = permit }, connection, ct));
    }

    /// <summary>
    /// Nobody works on what he handed in himself, on a file and on the permit that comes of it alike. That is all that can be known of
    /// whose permit it is: the accounts of staff have no national code.
    /// </summary>
    public static bool IsOwnCase(StoredPermit stored, Caller caller) => stored.HandedInBy is { } clerk && clerk == caller.Subject;

    public async Task<PermitItem> Show(StoredPermit stored, NpgsqlConnection? connection, CancellationToken ct)
    {
        var permit = stored.Permit;
        var type = await types.Get(permit.Type, permit.TypeVersion, connection, ct);
        return new PermitItem(
            permit.Id, permit.Application, permit.Number, permit.Type, type.Title, permit.Area, permit.StateOn(JalaliDate.TehranDay(clock.Now())),
            applicants.Open(stored.Applicant, permit.Application).Name, permit.IssuedAt, permit.ValidFrom, permit.ValidUntil, permit.Version, permit.Sample)
        {
            RenewalAskedAt = permit.RenewalAskedAt,
        };
    }
}
