using System.Net;
using Dapper;
using Pak.Testing;

namespace Pak.Agencies.Tests.Demo;

public sealed class FirstStartTests
{
    [Fact]
    public async Task An_empty_database_gets_the_root_agency_and_one_administrator_who_can_sign_in()
    {
        using var app = new AgenciesApp();

        var agencies = await app.Anonymous().Get("/api/agencies");
        var signIn = await app.Portal().Post("/staff/sessions", new { username = "admin", password = app.PasswordOf("admin") });
        var session = await signIn.Json();
        var people = await app.With((string)session["accessToken"]!).Get("/api/agencies/presidency/people");

        Assert.Equal("presidency", (string)Assert.Single(agencies["items"]!.AsArray())!["code"]!);
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        Assert.Equal("admin", (string)Assert.Single(people["items"]!.AsArray())!["username"]!);
    }

    [Fact]
    public async Task Two_replicas_that_start_together_seed_once_and_the_credentials_of_one_work_on_both()
    {
        var database = await Servers.CreateDatabase("agenciesdb");
        using var one = new AgenciesApp(demo: true, database);
        using var two = new AgenciesApp(demo: true, database);

        await Task.WhenAll(Task.Run(() => one.Services), Task.Run(() => two.Services));

        var winner = Assert.Single(new[] { one, two }, app => File.Exists(app.CredentialsPath));
        await using var connection = await one.Database.OpenConnectionAsync();
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM agencies"));
        Assert.Equal(10, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM events"));
        Assert.Equal(30, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM people"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM signing_keys WHERE private_key IS NOT NULL"));
        foreach (var client in winner.Credentials["clients"]!.AsArray())
        {
            foreach (var app in new[] { one, two })
            {
                var answer = await app.Anonymous().Token(
                    ("grant_type", "client_credentials"), ("client_id", (string)client!["id"]!), ("client_secret", (string)client["secret"]!));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    [Fact]
    public void The_credentials_file_is_for_its_owner_only()
    {
        using var app = new AgenciesApp();
        _ = app.Services;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(app.CredentialsPath));
    }

    [Fact]
    public async Task A_service_that_cannot_write_the_credentials_seeds_nothing()
    {
        var database = await Servers.CreateDatabase("agenciesdb");
        using var blocked = new AgenciesApp(demo: true, database);
        Directory.CreateDirectory(blocked.CredentialsPath); // a directory stands where the file should be

        Assert.ThrowsAny<Exception>(() => blocked.Services);

        using var app = new AgenciesApp(demo: false, database);
        var agencies = await app.Anonymous().Get("/api/agencies");
        Assert.Equal("presidency", (string)Assert.Single(agencies["items"]!.AsArray())!["code"]!);
    }

    [Fact]
    public async Task Another_master_key_stops_the_start_with_words_that_say_so()
    {
        var database = await Servers.CreateDatabase("agenciesdb");
        using (var app = new AgenciesApp(demo: false, database))
        {
            _ = app.Services;
        }

        using var wrong = new AgenciesApp(demo: false, database);
        wrong.Settings["Pak:MasterKey"] = "YW5vdGhlci1tYXN0ZXIta2V5LWFub3RoZXItbWFzdGVyLWtleQ==";

        var failure = Assert.ThrowsAny<Exception>(() => wrong.Services);
        Assert.Contains("Pak:MasterKey", failure.ToString(), StringComparison.Ordinal);
    }
}
