using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Contracts.Permits;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Register;

/// <summary>
/// An officer renews a permit for the term that its type gives today. The document is signed anew, with the same number and address.
/// How long before its end a permit may be renewed is the rule <c>Permits:RenewalWindowDays</c>.
/// </summary>
internal static class RenewPermit
{
    private const int UsualWindow = 90;

    /// <summary>How many days before its end a permit may be renewed.</summary>
    public static int Window(IConfiguration configuration) => configuration.GetValue("Permits:RenewalWindowDays", UsualWindow);

    public sealed record Request([property: MaxLength(4000), PlainText] string? Note = null);

    public static Task<Results<Ok<PermitItem>, Problem>> Handle(
        string number, Request request, Caller caller, IfMatch read, RequestTransaction transaction, PermitDesk desk, PermitTypeRows types, EventLog events,
        IConfiguration configuration, HttpContext http, CancellationToken ct) =>
        desk.Act(
            number, caller, transaction, http,
            async (permit, officer, now) =>
            {
                // A type always has a version in force once it had one: the permit was given under it.
                var type = (await types.FindInForce(permit.Type, JalaliDate.TehranDay(now), transaction.Connection, ct))!;
                return permit.Renew(officer, type.ValidityMonths, Window(configuration), request.Note is { } note ? PersianText.TidyLines(note) : null, read.Version, now);
            },
            (permit, step) => events.Append(transaction, new PermitRenewed(permit.Id, permit.Agency, step.At, permit.ValidUntil), ct),
            ct);
}
