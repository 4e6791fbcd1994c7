using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Pak.Agencies.Staff;

/// <summary>
/// Tries to sign in with one username. A try counts as a failure before its password is looked at and is forgotten when it was
/// right: however many tries come at once, five are judged and no sixth.
/// </summary>
internal sealed record SignInAttempts(int Failures, DateTimeOffset LastAt, DateTimeOffset? LockedUntil)
{
    public const int Allowed = 5;
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>The attempts with one more, or unchanged while they are locked.</summary>
    public SignInAttempts Count(DateTimeOffset now)
    {
        if (IsLocked(now))
        {
            return this;
        }

        var failures = LockedUntil is not null || now - LastAt >= Lock ? 1 : Failures + 1;
        return new SignInAttempts(failures, now, failures >= Allowed ? now + Lock : null);
    }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>The username itself is not kept: people type passwords there by mistake.</summary>
    public static byte[] KeyOf(string username) => SHA256.HashData(Encoding.UTF8.GetBytes(username));

    /// <summary>
    /// Counts a try in a transaction of its own, which no later refusal undoes. Null when the password may be looked at; else when
    /// the lock ends.
    /// </summary>
    public static async Task<DateTimeOffset?> Begin(NpgsqlDataSource db, string username, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var key = KeyOf(username);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO sign_in_attempts (username_hash, failures, last_at) VALUES (@key, 0, @now) ON CONFLICT DO NOTHING", new { key, now }, cancellationToken: ct));
        var before = await connection.QuerySingleAsync<SignInAttempts>(new CommandDefinition(
            "SELECT failures, last_at, locked_until FROM sign_in_attempts WHERE username_hash = @key FOR UPDATE", new { key }, cancellationToken: ct));
        if (before.IsLocked(now))
        {
            return before.LockedUntil;
        }

        var after = before.Count(now);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE sign_in_attempts SET failures = @Failures, last_at = @LastAt, locked_until = @LockedUntil WHERE username_hash = @key",
            new { key, after.Failures, after.LastAt, after.LockedUntil },
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return null;
    }

    public static Task Forget(NpgsqlConnection connection, string username, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        "DELETE FROM sign_in_attempts WHERE username_hash = @key", new { key = KeyOf(username) }, cancellationToken: ct));
}
