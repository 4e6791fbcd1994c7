using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Contracts.Agencies;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Registry;

/// <summary>Other names, another kind, area or place in the tree. A new parent must be within the caller's reach too.</summary>
internal static class ChangeAgency
{
    /// <param name="NationalId">Null leaves it as it is.</param>
    public sealed record Request(
        LocalizedText Name,
        AgencyKind Kind,
        [MaxLength(40)] string? Parent,
        [Required, MaxLength(10)] string Area,
        [MaxLength(40)] string? NationalId = null);

    public static async Task<Results<Ok<Agency>, Problem>> Handle(
        string code, Request request, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        await AgencyRows.LockTree(connection, ct);
        var agency = await AgencyRows.FindForUpdate(connection, code, ct);
        if (agency is null || !await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var parentPath = request.Parent is null ? [] : await AgencyRows.PathToRoot(connection, request.Parent, ct);
        if (request.Parent != agency.Parent && request.Parent is not null && !parentPath.Contains(caller.Agency))
        {
            return Problems.AgencyNotFound.With(new FieldError("parent", Problems.AgencyNotFound.Title));
        }

        var change = agency.Change(request.Name, request.Kind, request.Parent, request.Area, request.NationalId, parentPath, read.Version);
        if (change.Problem is { } refused)
        {
            return refused;
        }

        var changed = change.Value!;
        try
        {
            await Update(connection, changed, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == "agencies_national_id")
        {
            return Problems.NationalIdTaken;
        }

        await events.Append(transaction, new AgencyChanged(code, changed.Name, changed.Kind.ToString().ToLowerInvariant(), changed.Parent, changed.Area), ct);
        http.Response.Headers.ETag = ETags.Of(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static Task Update(NpgsqlConnection connection, Agency agency, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        """
        UPDATE agencies
        SET national_id = @NationalId, name_fa = @Fa, name_en = @En, kind = @Kind, parent = @Parent, area = @Area, search_key = @SearchKey, version = @Version
        WHERE code = @Code
        """,
        new
        {
            agency.Code,
            agency.NationalId,
            agency.Name.Fa,
            agency.Name.En,
            Kind = agency.Kind.ToString().ToLowerInvariant(),
            agency.Parent,
            agency.Area,
            SearchKey = AgencyRows.SearchKeyOf(agency),
            agency.Version,
        },
        cancellationToken: ct));
}
