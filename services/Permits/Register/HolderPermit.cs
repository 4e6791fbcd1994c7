using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Contracts.Permits;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>A permit as its holder has it, ready to print.</summary>
/// <param name="Document">The signed document (compact JWS, ES256): proves itself without a network.</param>
/// <param name="Address">The public address that says how it stands today.</param>
/// <param name="AddressQr">The address as a QR code (SVG).</param>
/// <param name="DocumentQr">The signed document as a QR code (SVG).</param>
/// <param name="RenewableFrom">The first day that the holder may ask for its renewal, and its agency renew it; null for one that nobody can renew.</param>
/// <param name="History">What happened to it, newest first.</param>
internal sealed record HeldPermit(
    string Number, LocalizedText Title, string Type, string Agency, string Area, string Holder, PermitState State, DateTimeOffset IssuedAt, DateOnly ValidFrom, DateOnly ValidUntil,
    string Document, string Address, string AddressQr, string DocumentQr, DateOnly? RenewableFrom, IReadOnlyList<HeldPermitStep> History,
    int Version, bool Sample)
{
    /// <summary>Since when the holder has been waiting for a renewal; null: it was not asked for.</summary>
    public DateTimeOffset? RenewalAskedAt { get; init; }
}

/// <param name="ByHolder">False: by the agency.</param>
internal sealed record HeldPermitStep(PermitStepKind Kind, DateTimeOffset At, bool ByHolder, string? Reason, DateOnly ValidUntil);

/// <summary>The holder fetches the permit, by tracking code and digits like everything of the file.</summary>
internal static class FetchPermit
{
    public static async Task<Results<Ok<HeldPermit>, Problem>> Handle(
        TrackApplication.Request request, TrackingGate gate, NpgsqlDataSource db, HeldPermits held, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        if (await PermitRows.FindTracked(db, claim.Key, ct) is not { } stored)
        {
            return await PermitRows.IsTracked(db, claim.Key, ct) ? Problems.NoPermitYet : Problems.NotTracked;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        return TypedResults.Ok(await held.Show(stored, connection, ct));
    }
}

/// <summary>What holders do to their own permits: found by code and digits, changed by a rule, told by an event.</summary>
internal sealed class HolderSteps(
    TrackingGate gate, HeldPermits held, PermitTypeRows types, PermitTraces traces, Applicants applicants, PersonalData data, TimeProvider clock)
{
    /// <param name="request">Code and digits.</param>
    /// <param name="transaction">The request's transaction.</param>
    /// <param name="http">Whose address bears the limit.</param>
    /// <param name="rule">Given the permit and the time.</param>
    /// <param name="announce">Appends the event, given the permit after the step.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<Results<Ok<HeldPermit>, Problem>> Take(
        ITrackingClaim request, RequestTransaction transaction, HttpContext http, Func<Permit, DateTimeOffset, Result<PermitStep>> rule, Func<Permit, PermitStep, Task> announce,
        CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        var connection = transaction.Connection;
        if (await PermitRows.FindTrackedForUpdate(connection, claim.Key, ct) is not { } stored)
        {
            return Problems.NotTracked;
        }

        var decision = rule(stored.Permit, clock.Now());
        if (decision.Value is not { } step)
        {
            return decision.Problem!;
        }

        var permit = stored.Permit.Apply(step);
        await PermitRows.Append(connection, permit, step, document: null, applicants, data, ct);
        await traces.Leave(connection, permit, step, (await types.Get(permit.Type, permit.TypeVersion, connection, ct)).Title, ct);
        await announce(permit, step);
        return TypedResults.Ok(await held.Show(stored with { Permit = permit }, connection, ct));
    }
}

/// <summary>The holder gives the permit back.</summary>
internal static class SurrenderPermit
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: Required, MaxLength(500), PlainText] string Reason) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static Task<Results<Ok<HeldPermit>, Problem>> Handle(
        Request request, RequestTransaction transaction, HolderSteps steps, EventLog events, HttpContext http, CancellationToken ct) =>
        steps.Take(
            request, transaction, http, (permit, now) => permit.Surrender(PersianText.TidyLines(request.Reason), now),
            (permit, step) => events.Append(transaction, new PermitSurrendered(permit.Id, permit.Agency, step.At), ct), ct);
}

/// <summary>The holder asks for a renewal: the agency is told, and renews or declines.</summary>
internal static class AskForRenewal
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour,
        [property: MaxLength(500), PlainText] string? Note = null) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static Task<Results<Ok<HeldPermit>, Problem>> Handle(
        Request request, RequestTransaction transaction, HolderSteps steps, EventLog events, IConfiguration configuration, HttpContext http, CancellationToken ct) =>
        steps.Take(
            request, transaction, http,
            (permit, now) => permit.AskRenewal(RenewPermit.Window(configuration), PersianText.TidyLines(request.Note ?? "") is { Length: > 0 } note ? note : null, now),
            (permit, step) => events.Append(transaction, new PermitRenewalAsked(permit.Id, permit.Agency, step.At), ct), ct);
}

/// <summary>Shows a permit to its holder.</summary>
internal sealed class HeldPermits(PermitTypeRows types, Applicants applicants, PersonalData data, IConfiguration configuration, TimeProvider clock)
{
    public async Task<HeldPermit> Show(StoredPermit stored, NpgsqlConnection connection, CancellationToken ct)
    {
        var permit = stored.Permit;
        var type = await types.Get(permit.Type, permit.TypeVersion, connection, ct);
        var document = PermitRows.DocumentOf(stored, data);
        var address = SignedDocument.Read(document).Verify;
        return new HeldPermit(
            permit.Number, type.Title, permit.Type, permit.Agency, permit.Area, applicants.Open(stored.Applicant, permit.Application).Name,
            permit.StateOn(JalaliDate.TehranDay(clock.Now())), permit.IssuedAt, permit.ValidFrom, permit.ValidUntil,
            document, address, QrCodes.OfAddress(address), QrCodes.OfDocument(document),
            permit.State == PermitState.Active ? permit.ValidUntil.AddDays(-RenewPermit.Window(configuration)) : null,
            [.. (await PermitRows.History(connection, permit.Id, applicants, ct)).AsEnumerable().Reverse().Select(s => new HeldPermitStep(s.Kind, s.At, s.Kind is PermitStepKind.Surrendered or PermitStepKind.RenewalAsked, s.Reason, s.ValidUntil))],
            permit.Version, permit.Sample)
        {
            RenewalAskedAt = permit.RenewalAskedAt,
        };
    }
}
