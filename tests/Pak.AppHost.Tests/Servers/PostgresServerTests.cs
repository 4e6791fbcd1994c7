using System.Diagnostics;
using Npgsql;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Tests.Servers;

public sealed class PostgresServerTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task Commits_survive_a_kill_and_a_restart()
    {
        await using var server = await PostgresServer.Start(new(), _none);
        var database = await server.CreateDatabase("permitsdb", _none);
        var port = server.Port;
        await Execute(database, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");

        var first = server.ProcessId;
        await server.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(database, "SELECT 1"));
        await server.Restart(_none);

        Assert.NotEqual(first, server.ProcessId);
        Assert.Equal(port, server.Port);
        Assert.Equal(1L, await Execute(database, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task Commits_are_durable_unless_told_otherwise()
    {
        await using var durable = await PostgresServer.Start(new(), _none);
        Assert.Equal("on on on on", await Execute(
            durable.ConnectionString(),
            "SELECT concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'), "
                + "current_setting('synchronous_commit'), current_setting('data_checksums'))"));
        Assert.Equal("UTF8 200", await Execute(
            durable.ConnectionString(), "SELECT concat_ws(' ', current_setting('server_encoding'), current_setting('max_connections'))"));

        await using var careless = await PostgresServer.Start(
            new() { Settings = new Dictionary<string, string> { ["synchronous_commit"] = "off" } }, _none);
        Assert.Equal("off", await Execute(careless.ConnectionString(), "SELECT current_setting('synchronous_commit')"));
    }

    [Fact]
    public async Task A_service_reaches_its_own_database_and_no_other()
    {
        await using var server = await PostgresServer.Start(new(), _none);
        var permits = await server.CreateDatabase("permitsdb", _none);
        var agencies = await server.CreateDatabase("agenciesdb", _none);

        Assert.Equal(permits, await server.CreateDatabase("permitsdb", _none));
        Assert.Equal(
            "permitsdb false permitsdb",
            await Execute(permits, "SELECT concat_ws(' ', current_user, rolsuper::text, current_database()) FROM pg_roles WHERE rolname = current_user"));
        var foreign = new NpgsqlConnectionStringBuilder(agencies) { Database = "permitsdb" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(foreign, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        var guessed = new NpgsqlConnectionStringBuilder(agencies) { Password = "postgres" }.ConnectionString;
        refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(guessed, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Persian_sorts_rightly_with_the_ICU_collation()
    {
        await using var server = await PostgresServer.Start(new(), _none);

        Assert.Equal(
            "ابپتجچکگی",
            await Execute(server.ConnectionString(), "SELECT string_agg(c, '' ORDER BY c COLLATE \"fa-IR-x-icu\") FROM unnest('{گ,ی,چ,پ,ک,ج,ا,ت,ب}'::text[]) c"));
    }

    [Fact]
    public async Task A_data_directory_keeps_its_data_and_passwords()
    {
        using var directory = new TemporaryDirectory();
        string first;
        await using (var server = await PostgresServer.Start(new() { DataDirectory = directory.Path }, _none))
        {
            first = await server.CreateDatabase("permitsdb", _none);
            await Execute(first, "CREATE TABLE kept AS SELECT 7 AS id");
        }

        await using var again = await PostgresServer.Start(new() { DataDirectory = directory.Path }, _none);
        var second = await again.CreateDatabase("permitsdb", _none);

        Assert.Equal(new NpgsqlConnectionStringBuilder(first).Password, new NpgsqlConnectionStringBuilder(second).Password);
        Assert.Equal(7, await Execute(second, "SELECT id FROM kept"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory.Path, "passwords.json")));
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        await using var server = await PostgresServer.Start(new(), _none);

        var failure = await Assert.ThrowsAsync<StartFailure>(() => PostgresServer.Start(new() { Port = server.Port }, _none));

        Assert.Equal(
            $"Port {server.Port} is taken, so PostgreSQL can't listen on it: stop the program that uses it, or choose another port.",
            failure.Message);
    }

    [Theory]
    [InlineData("cluster/PG_VERSION", null, "is not a PostgreSQL data directory, or a broken one")]
    [InlineData("cluster/PG_VERSION", "9.6\n", "was made by PostgreSQL 9.6")]
    [InlineData("cluster/global/pg_control", null, "PostgreSQL could not start on")]
    [InlineData("passwords.json", null, "The password file of")]
    [InlineData("passwords.json", "{ \"post", "is damaged")]
    public async Task A_broken_data_directory_is_one_sentence(string file, string? content, string expected)
    {
        using var directory = new TemporaryDirectory();
        await using (await PostgresServer.Start(new() { DataDirectory = directory.Path }, _none))
        {
        }

        var path = Path.Combine(directory.Path, file);
        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        var failure = await Assert.ThrowsAsync<StartFailure>(() => PostgresServer.Start(new() { DataDirectory = directory.Path }, _none));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(directory.Path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task An_interrupted_first_start_is_begun_again()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(directory.Path, "cluster.new", "base"));

        await using var server = await PostgresServer.Start(new() { DataDirectory = directory.Path }, _none);

        Assert.Equal(1, await Execute(server.ConnectionString(), "SELECT 1"));
    }

    [Fact]
    public async Task No_password_stands_in_a_process_list()
    {
        await using var server = await PostgresServer.Start(new(), _none);
        await using var redis = await RedisServer.Start(new(), _none);
        var secrets = new[]
        {
            new NpgsqlConnectionStringBuilder(server.ConnectionString()).Password!,
            redis.ConnectionString.Split("password=")[1],
        };

        foreach (var process in new[] { server.ProcessId, redis.ProcessId })
        {
            var visible = await File.ReadAllTextAsync($"/proc/{process}/cmdline") + await File.ReadAllTextAsync($"/proc/{process}/environ");
            Assert.NotEmpty(visible);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, visible, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_temporary_server_leaves_nothing_behind()
    {
        var server = await PostgresServer.Start(new(), _none);
        var directory = await Execute(server.ConnectionString(), "SELECT current_setting('data_directory')") as string;
        var id = server.ProcessId;

        await server.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(directory)));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    private static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
