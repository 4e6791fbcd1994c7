using System.Globalization;
using Dapper;
using Npgsql;
using Pak.AppHost.Local.Servers;

namespace Pak.Testing;

/// <summary>
/// The PostgreSQL and the Redis of a test run: real servers, started once a process when first asked for, gone with it.
/// A test that kills or stops a server starts its own (<see cref="PostgresServer.Start"/>).
/// </summary>
public static class Servers
{
    private static readonly Lazy<Task<PostgresServer>> SharedPostgres = new(() => StartPostgres());
    private static readonly Lazy<Task<RedisServer>> SharedRedis = new(() => RedisServer.Start(new RedisServerOptions(), CancellationToken.None));
    private static int _databases;

    static Servers() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => StopAll();

    public static Task<PostgresServer> Postgres => SharedPostgres.Value;

    public static Task<RedisServer> Redis => SharedRedis.Value;

    /// <summary>A PostgreSQL as small as a test needs, with everything that makes it durable switched on.</summary>
    public static Task<PostgresServer> StartPostgres(PostgresServerOptions? options = null) =>
        PostgresServer.Start(options ?? new PostgresServerOptions { SharedBuffers = "64MB", MaxConnections = 200 }, CancellationToken.None);

    /// <summary>A new, empty database of the shared server; returns the connection string of its owner.</summary>
    public static async Task<string> CreateDatabase(string name = "test") =>
        await (await Postgres).CreateDatabase($"{name}_{Interlocked.Increment(ref _databases)}", CancellationToken.None)
        + ";Maximum Pool Size=20";

    /// <summary>
    /// A new database that begins with all that <paramref name="template"/> has, much quicker than by building it again; they have one
    /// owner. Nobody may be connected to the template. Returns the owner's connection string.
    /// </summary>
    public static async Task<string> CloneDatabase(string template)
    {
        var original = new NpgsqlConnectionStringBuilder(template);
        var name = string.Create(CultureInfo.InvariantCulture, $"{original.Database}_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection((await Postgres).ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{original.Database}\" OWNER \"{original.Username}\"");
        await connection.ExecuteAsync($"REVOKE ALL ON DATABASE \"{name}\" FROM PUBLIC");
        original.Database = name;
        return original.ConnectionString;
    }

    private static void StopAll()
    {
        if (SharedRedis.IsValueCreated)
        {
            SharedRedis.Value.Result.DisposeAsync().AsTask().Wait();
        }

        if (SharedPostgres.IsValueCreated)
        {
            SharedPostgres.Value.Result.DisposeAsync().AsTask().Wait();
        }
    }
}
