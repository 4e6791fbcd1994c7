using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pak.ServiceDefaults.Postgres;
using Pak.Testing;

namespace Pak.ServiceDefaults.Tests.Postgres;

public sealed class MigrationTests
{
    [Fact]
    public async Task Eight_replicas_that_start_together_apply_each_file_once()
    {
        await using var db = NpgsqlDataSource.Create(await Servers.CreateDatabase());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Migrations(db).Apply(CancellationToken.None)));

        await using var connection = await db.OpenConnectionAsync();
        var names = (await connection.QueryAsync<string>("SELECT name FROM schema_migrations ORDER BY applied_at, name")).ToList();
        Assert.Equal(["shared_0001_events.sql", "shared_0002_idempotency.sql", "shared_0003_feed_head.sql", "0001_things.sql"], names);
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_applied_is_refused()
    {
        await using var db = NpgsqlDataSource.Create(await Servers.CreateDatabase());
        await Migrations(db).Apply(CancellationToken.None);
        await using (var connection = await db.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("UPDATE schema_migrations SET sha256 = 'other' WHERE name = '0001_things.sql'");
        }

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrations(db).Apply(CancellationToken.None));
        Assert.Contains("0001_things.sql changed", refused.Message);
    }

    [Fact]
    public async Task A_database_ahead_of_the_service_is_refused()
    {
        await using var db = NpgsqlDataSource.Create(await Servers.CreateDatabase());
        await Migrations(db).Apply(CancellationToken.None);
        await using (var connection = await db.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("INSERT INTO schema_migrations (name, sha256) VALUES ('0002_future.sql', '')");
        }

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrations(db).Apply(CancellationToken.None));
        Assert.Contains("0002_future.sql", refused.Message);
    }

    [Theory]
    [InlineData("synchronous_commit", "Production", true)]
    [InlineData("synchronous_commit", "Development", false)]
    public async Task A_service_refuses_in_production_what_could_lose_acknowledged_work(string setting, string environment, bool refuses)
    {
        var database = await Servers.CreateDatabase();
        await using (var admin = NpgsqlDataSource.Create((await Servers.Postgres).ConnectionString()))
        {
            await using var connection = await admin.OpenConnectionAsync();
            await connection.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET {setting} = off");
        }

        var start = async () => await (await ThingsService.Start(database, environment: environment)).DisposeAsync();
        if (refuses)
        {
            Assert.Contains(setting, (await Assert.ThrowsAsync<InvalidOperationException>(start)).Message);
        }
        else
        {
            await start();
        }
    }

    private static Migrations Migrations(NpgsqlDataSource db) =>
        new(db, typeof(MigrationTests).Assembly, NullLogger<Migrations>.Instance);
}
