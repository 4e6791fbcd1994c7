using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.People;

/// <summary>Another name, other roles, or an end to the account: the sessions of an inactive person end at once.</summary>
internal static class ChangePerson
{
    public sealed record Request(LocalizedText Name, [MaxLength(10)] string[] Roles, bool Active);

    public static async Task<Results<Ok<Person>, Problem>> Handle(
        string code, Guid id, Request request, IfMatch read, Caller caller, RequestTransaction transaction, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        if (await PersonRows.FindForUpdate(connection, code, id, ct) is not { } person)
        {
            return Problems.PersonNotFound;
        }

        var change = person.Change(caller, request.Name, request.Roles, request.Active, read.Version);
        if (change.Problem is { } refused)
        {
            return refused;
        }

        var changed = change.Value!;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE people SET name_fa = @Fa, name_en = @En, roles = @Roles, active = @Active, version = @Version WHERE id = @Id;
            DELETE FROM staff_sessions WHERE person = @Id AND NOT @Active;
            """,
            new { changed.Id, changed.Name.Fa, changed.Name.En, Roles = changed.Roles.ToArray(), changed.Active, changed.Version },
            cancellationToken: ct));
        http.Response.Headers.ETag = ETags.Of(changed.Version);
        return TypedResults.Ok(changed);
    }
}
