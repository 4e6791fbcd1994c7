using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using Pak.AppHost.Local.Servers;
using Pak.Testing;

namespace Pak.AppHost.Tests.Hosting;

public sealed class DistributedApplicationTests
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task However_the_host_ends_no_child_is_left(string signal)
    {
        using var directory = new TemporaryDirectory();
        await using var host = await new HostProcess(directory.Path, settings: ["--Pak:Replicas:second=2"]).Ready();
        var processes = await host.Processes();
        Assert.Equal(["first", "front", "postgres", "redis", "second-1", "second-2"], processes.Keys.Order(StringComparer.Ordinal));
        var family = processes.Values.Select(process => process.ProcessId).SelectMany(WithChildren).ToList();
        Assert.True(family.Count > processes.Count, "PostgreSQL has processes of its own");
        Assert.All(family, process => Assert.True(TestPrograms.Runs(process)));

        var began = Stopwatch.GetTimestamp();
        await host.Signal(signal);
        var (exitCode, _, error) = await host.Exit();
        await Eventually.Holds(() => Task.FromResult(!family.Exists(TestPrograms.Runs)), "every child has ended");

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        if (signal != "KILL")
        {
            Assert.Equal((0, ""), (exitCode, error));
            Assert.False(File.Exists(Path.Combine(directory.Path, "ready.json")));
        }
    }

    [Fact]
    public async Task A_host_that_is_killed_while_it_prepares_the_database_leaves_no_child_and_the_next_one_starts()
    {
        using var directory = new TemporaryDirectory();
        var unfinished = Path.Combine(directory.Path, "postgres", "cluster.new");
        await using (var killed = new HostProcess(directory.Path))
        {
            await Eventually.Holds(() => Task.FromResult(AnyWorksOn(unfinished)), "initdb is at work");
            await killed.Signal("KILL");
            await killed.Exit();
        }

        await Eventually.Holds(() => Task.FromResult(!AnyWorksOn(unfinished)), "initdb has ended with its host");
        await using var next = await new HostProcess(directory.Path).Ready();
        Assert.False(File.Exists(Path.Combine(directory.Path, "postgres", "initdb-password")));
    }

    [Fact]
    public async Task A_second_run_finds_data_passwords_and_secrets_as_they_were()
    {
        using var directory = new TemporaryDirectory();
        using var http = new HttpClient();
        var (connection, secret) = await Run("CREATE TABLE kept AS SELECT 3 AS id");

        // Even a host that was killed leaves nothing that stands in the way of the next.
        await using (var killed = await new HostProcess(directory.Path).Ready())
        {
            await killed.Signal("KILL");
            await killed.Exit();
        }

        var again = await Run("SELECT id FROM kept");

        Assert.Equal((connection.Password, secret), (again.Connection.Password, again.Secret));
        Assert.Equal(40, secret.Length);

        async Task<(NpgsqlConnectionStringBuilder Connection, string Secret)> Run(string sql)
        {
            await using var host = await new HostProcess(directory.Path).Ready();
            var first = (await host.Processes())["first"].Address;
            var environment = await http.GetFromJsonAsync<Dictionary<string, string>>(first + "environment");
            var used = new NpgsqlConnectionStringBuilder(environment!["ConnectionStrings__firstdb"]);
            await using var session = new NpgsqlConnection(used + ";Pooling=false");
            await session.OpenAsync();
            await using var command = new NpgsqlCommand(sql, session);
            await command.ExecuteNonQueryAsync();
            return (used, environment["Pak__Secret"]);
        }
    }

    [Fact]
    public async Task A_second_run_on_data_in_use_is_refused_and_leaves_the_first_alone()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await new HostProcess(directory.Path).Ready();
        await using var second = new HostProcess(directory.Path);

        await AssertRefused(second, $"Pak is already running on {directory.Path}: stop it, or choose another directory with --data.");

        using var http = new HttpClient();
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri((await first.Processes())["front"].Address + "health")));
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, FreePort.Next());
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = new HostProcess(directory.Path, port);

        await AssertRefused(host, $"Port {port} is taken: stop the program that uses it, or choose another with --port.");
    }

    [Fact]
    public async Task A_broken_data_directory_is_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(directory.Path, "postgres", "cluster"));
        await using var host = new HostProcess(directory.Path);

        await AssertRefused(host, $"{directory.Path}/postgres/cluster is not a PostgreSQL data directory, or a broken one: "
            + "restore it from a backup, or start anew with another --data.");
    }

    [Fact]
    public async Task A_file_in_place_of_the_data_directory_is_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "file");
        await File.WriteAllTextAsync(file, "");
        await using var host = new HostProcess(file);

        await AssertRefused(host, $"The data directory {file} can't be written");
    }

    [Theory]
    [InlineData("--Pak:Replicas:second=many", "second can't have many replicas: give a number from 1 to 16.")]
    [InlineData("--Pak:Replicas:third=2", "third can't have replicas; these can: first, second.")]
    [InlineData("--Pak:Otlp=localhost", "Pak:Otlp is localhost, but it must be an address such as http://localhost:4318.")]
    public async Task A_setting_that_is_not_of_its_form_is_one_sentence(string setting, string sentence)
    {
        using var directory = new TemporaryDirectory();
        await using var host = new HostProcess(directory.Path, settings: [setting]);

        await AssertRefused(host, sentence);
    }

    [FactWithMounts]
    public async Task A_missing_binary_is_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        await using var host = new HostProcess(
            directory.Path, before: Mounts.Hiding("/usr/lib/postgresql", "size=1m"));

        await AssertRefused(host, "PostgreSQL is missing: install it with `apt-get install postgresql`.");
    }

    [FactWithMounts]
    public async Task A_full_disk_is_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        await using var host = new HostProcess(
            directory.Path, before: Mounts.Hiding(directory.Path, "size=12m,mode=711"));

        await AssertRefused(host, $"The disk that holds {directory.Path}/postgres/cluster.new is full: "
            + "free some space or choose another directory with --data.");
    }

    private static async Task AssertRefused(HostProcess host, string sentence)
    {
        var (exitCode, _, error) = await host.Exit();

        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (exitCode, error.TrimEnd('\n').Split('\n').Length));
    }

    private static List<int> WithChildren(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [processId, .. children.Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
    }

    /// <summary>True while a process names the path among its arguments.</summary>
    private static bool AnyWorksOn(string path) => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), out _)
                && File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0').Contains(path);
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    });
}
