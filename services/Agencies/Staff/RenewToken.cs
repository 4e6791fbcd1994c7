using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Clients;
using Pak.Agencies.Tokens;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Staff;

/// <summary>A new access token for a session, with the roles that the person has now. Prolongs the session.</summary>
internal static class RenewToken
{
    public sealed record Request([Required, MaxLength(100)] string Session);

    public static async Task<Results<Ok<StaffToken>, Problem>> Handle(
        Request request, Caller caller, NpgsqlDataSource db, AccessTokens tokens, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var person = await Use(db, request.Session, clock.GetUtcNow(), ct);
        if (person is not { MayWork: true })
        {
            return person is null ? Problems.SessionEnded : Problems.AccountClosed;
        }

        var member = StaffMember.Of(person);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new StaffToken(await tokens.Issue(member.ToSubject(caller.Subject), ct), (int)AccessTokens.Lifetime.TotalSeconds, member));
    }

    private static async Task<StaffRow?> Use(NpgsqlDataSource db, string session, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await StaffRow.BySession(connection, Secrets.Hash(session), now, ct);
    }
}

/// <summary>Signing out: the session gives no more tokens. The same answer when it had ended already.</summary>
internal static class EndSession
{
    public static async Task<NoContent> Handle(RenewToken.Request request, NpgsqlDataSource db, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM staff_sessions WHERE token_hash = @hash", new { hash = Secrets.Hash(request.Session) }, cancellationToken: ct));
        return TypedResults.NoContent();
    }
}
