using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Agencies.Registry;
using Pak.Agencies.Staff;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.People;

/// <summary>An administrator gives a person a new password: all sessions end, a lock is lifted.</summary>
internal static class SetPassword
{
    public sealed record Request([Required, MaxLength(Passwords.Longest)] string Password);

    public static async Task<Results<NoContent, Problem>> Handle(
        string code, Guid id, Request request, Caller caller, RequestTransaction transaction, CancellationToken ct)
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

        if (Passwords.Errors(request.Password, person.Username).ToList() is { Count: > 0 } errors)
        {
            return CommonProblems.Invalid.With(errors);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE people SET password_hash = @hash WHERE id = @id;
            DELETE FROM staff_sessions WHERE person = @id;
            DELETE FROM sign_in_attempts WHERE username_hash = @username;
            """,
            new { id, hash = Passwords.Hash(request.Password), username = SignInAttempts.KeyOf(person.Username) },
            cancellationToken: ct));
        return TypedResults.NoContent();
    }
}
