using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Contracts.Agencies;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Registry;

/// <summary>A new agency below the caller's own or below one that stands under it.</summary>
internal static class RegisterAgency
{
    public sealed record Request(
        [Required, MaxLength(40)] string Code,
        [Required, MaxLength(40)] string NationalId,
        LocalizedText Name,
        AgencyKind Kind,
        [Required, MaxLength(40)] string Parent,
        [Required, MaxLength(10)] string Area);

    public static async Task<Results<Created<Agency>, Problem>> Handle(
        Request request, Caller caller, RequestTransaction transaction, EventLog events, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        await AgencyRows.LockTree(connection, ct);
        if (!await caller.Reaches(connection, request.Parent, ct))
        {
            return Problems.AgencyNotFound.With(new FieldError("parent", Problems.AgencyNotFound.Title));
        }

        var registered = Agency.Register(request.Code, request.NationalId, request.Name, request.Kind, request.Parent, request.Area);
        if (registered.Problem is { } refused)
        {
            return refused;
        }

        var agency = registered.Value!;
        try
        {
            await AgencyRows.Insert(connection, agency, clock.GetUtcNow(), ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.ConstraintName == "agencies_national_id" ? Problems.NationalIdTaken : Problems.CodeTaken;
        }

        await events.Append(transaction, new AgencyRegistered(agency.Code, agency.Name, agency.Kind.ToString().ToLowerInvariant(), agency.Parent, agency.Area), ct);
        http.Response.Headers.ETag = ETags.Of(agency.Version);
        return TypedResults.Created($"/api/agencies/{agency.Code}", agency);
    }
}
