using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Clients;
using Pak.Agencies.People;
using Pak.Agencies.Tokens;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Staff;

/// <summary>
/// The portal exchanges a person's credentials for a session. An unknown username is answered, timed and locked like a known
/// one; that an account is closed is told only to who knows its password.
/// </summary>
internal static class SignIn
{
    /// <summary>A session ends when it was not used for this long.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    public sealed record Request([Required, MaxLength(200)] string Username, [Required, MaxLength(200)] string Password);

    /// <param name="Session">256 random bits; Pak keeps their hash only.</param>
    /// <param name="ExpiresIn">The access token's life in seconds; a new one comes from <c>POST /staff/sessions/token</c>.</param>
    public sealed record Response(string Session, string AccessToken, int ExpiresIn, StaffMember Person);

    public static async Task<Results<Ok<Response>, Problem>> Handle(
        Request request, Caller caller, NpgsqlDataSource db, AccessTokens tokens, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var username = Person.FoldUsername(request.Username);
        var now = clock.GetUtcNow();
        if (await SignInAttempts.Begin(db, username, now, ct) is { } lockedUntil)
        {
            var minutes = (int)Math.Ceiling((lockedUntil - now).TotalMinutes);
            var detail = new LocalizedText(PersianText.WithPersianDigits($"{minutes} دقیقهٔ دیگر دوباره تلاش کنید"), $"Try again in {minutes} minutes");
            return Problems.SignInLocked with { Detail = detail, RetryAfter = lockedUntil - now };
        }

        // No connection is held during the slow hash, nor while the token is made, which needs one of its own.
        var person = await Find(db, username, ct);
        if (!Passwords.Verify(person?.PasswordHash, request.Password))
        {
            return Problems.WrongCredentials;
        }

        var (session, refused) = await Begin(db, person!, now, ct);
        if (session is null)
        {
            return refused!;
        }

        var member = StaffMember.Of(person!);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(
            session, await tokens.Issue(member.ToSubject(caller.Subject), ct), (int)AccessTokens.Lifetime.TotalSeconds, member));
    }

    private static async Task<StaffRow?> Find(NpgsqlDataSource db, string username, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await StaffRow.ByUsername(connection, username, ct);
    }

    private static async Task<(string? Session, Problem? Refused)> Begin(NpgsqlDataSource db, StaffRow person, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await SignInAttempts.Forget(connection, person.Username, ct);
        if (!person.MayWork)
        {
            return (null, Problems.AccountClosed);
        }

        var session = Secrets.Random();
        // Not when the password was changed or the account closed since it was read: that ended all sessions, this one too.
        var begun = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO staff_sessions (token_hash, person, created_at, expires_at)
            SELECT @hash, id, @now, @until FROM people WHERE id = @Id AND password_hash = @PasswordHash AND active FOR SHARE
            """,
            new { hash = Secrets.Hash(session), person.Id, person.PasswordHash, now, until = now + SessionLifetime },
            cancellationToken: ct));
        return begun == 1 ? (session, null) : (null, Problems.WrongCredentials);
    }
}
