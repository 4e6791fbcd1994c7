using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts.Agencies;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Registry;

/// <summary>The agency's people and clients get no more tokens; those that are out end within ten minutes.</summary>
internal static class SuspendAgency
{
    public sealed record Request([Required, MaxLength(500)] string Reason);

    public static async Task<Results<Ok<Agency>, Problem>> Handle(
        string code, Request request, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, HttpContext http, CancellationToken ct)
    {
        var agency = await AgencyRows.FindForUpdate(transaction.Connection, code, ct);
        if (agency is null || !await caller.Reaches(transaction.Connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var suspension = agency.Suspend(caller, read.Version);
        if (suspension.Problem is { } refused)
        {
            return refused;
        }

        await Store(transaction.Connection, suspension.Value!, request.Reason, ct);
        await events.Append(transaction, new AgencySuspended(code, request.Reason), ct);
        http.Response.Headers.ETag = ETags.Of(suspension.Value!.Version);
        return TypedResults.Ok(suspension.Value);
    }

    internal static Task Store(NpgsqlConnection connection, Agency agency, string? reason, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE agencies SET status = @Status, suspension_reason = @reason, version = @Version WHERE code = @Code",
            new { agency.Code, Status = agency.Status.ToString().ToLowerInvariant(), reason, agency.Version },
            cancellationToken: ct));
}

internal static class ReinstateAgency
{
    public static async Task<Results<Ok<Agency>, Problem>> Handle(
        string code, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, HttpContext http, CancellationToken ct)
    {
        var agency = await AgencyRows.FindForUpdate(transaction.Connection, code, ct);
        if (agency is null || !await caller.Reaches(transaction.Connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var reinstatement = agency.Reinstate(caller, read.Version);
        if (reinstatement.Problem is { } refused)
        {
            return refused;
        }

        await SuspendAgency.Store(transaction.Connection, reinstatement.Value!, reason: null, ct);
        await events.Append(transaction, new AgencyReinstated(code), ct);
        http.Response.Headers.ETag = ETags.Of(reinstatement.Value!.Version);
        return TypedResults.Ok(reinstatement.Value);
    }
}
