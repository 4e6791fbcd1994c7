using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Pak.ServiceDefaults.Postgres;

/// <summary>
/// Brings a database to the schema of the service: SQL files embedded as <c>Migrations/*.sql</c>, those of Pak.ServiceDefaults
/// (<c>shared_…</c>) first, then the service's own, each by name, each once. However many replicas start together, one applies
/// them (advisory lock) and the others wait. A file that changed after it was applied is refused: the answer to a wrong
/// migration is the next migration.
/// </summary>
public sealed partial class Migrations(NpgsqlDataSource db, Assembly service, ILogger<Migrations> logger)
{
    private const int LockClass = 0x50414B; // "PAK"
    private const int MigrationLock = 1;
    private const string Prefix = "Migrations/";

    /// <summary>Applies what is missing. Throws <see cref="MigrationException"/> when an applied file has changed or is gone.</summary>
    public async Task Apply(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        // Held by the session, not by a transaction: each file commits for itself.
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@LockClass, @MigrationLock)", new { LockClass, MigrationLock }, commandTimeout: 120);
        try
        {
            await connection.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    name       text        PRIMARY KEY,
                    sha256     text        NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now())
                """);
            var applied = (await connection.QueryAsync<(string Name, string Sha256)>("SELECT name, sha256 FROM schema_migrations"))
                .ToDictionary(row => row.Name, row => row.Sha256);
            var files = Files();
            Verify(applied, files);
            foreach (var file in files.Where(file => !applied.ContainsKey(file.Name)))
            {
                await ApplyOne(connection, file, ct);
            }
        }
        finally
        {
            await Unlock(connection);
        }
    }

    /// <summary>A broken connection has lost the lock already, and must not hide why it broke.</summary>
    private static async Task Unlock(NpgsqlConnection connection)
    {
        try
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@LockClass, @MigrationLock)", new { LockClass, MigrationLock });
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
        }
    }

    private static void Verify(Dictionary<string, string> applied, List<MigrationFile> files)
    {
        foreach (var (name, sha256) in applied)
        {
            var file = files.Find(f => f.Name == name)
                ?? throw new MigrationException($"Migration {name} was applied to this database but is not in this version of the service. Start a version that has it.");
            if (file.Sha256 != sha256)
            {
                throw new MigrationException($"Migration {name} changed after it was applied. Restore the file and write a new migration instead.");
            }
        }
    }

    private async Task ApplyOne(NpgsqlConnection connection, MigrationFile file, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(file.Sql, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
        await connection.ExecuteAsync("INSERT INTO schema_migrations (name, sha256) VALUES (@Name, @Sha256)", new { file.Name, file.Sha256 }, transaction);
        await transaction.CommitAsync(ct);
        LogApplied(logger, file.Name);
    }

    private List<MigrationFile> Files() => [.. FilesOf(typeof(Migrations).Assembly), .. FilesOf(service)];

    private static IEnumerable<MigrationFile> FilesOf(Assembly assembly) => assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            return new MigrationFile(name[Prefix.Length..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        });

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    private static partial void LogApplied(ILogger logger, string name);

    private sealed record MigrationFile(string Name, string Sql, string Sha256);
}

/// <summary>The database and the service's migrations contradict each other. The message says what to do.</summary>
public sealed class MigrationException(string message) : Exception(message);
