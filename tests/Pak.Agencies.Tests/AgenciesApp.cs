using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Agencies.Tests;

/// <summary>
/// Agencies on a database of its own. It checks tokens by its own keys; the test's issuer is one of them (published, never
/// signing), so that <see cref="ServiceApp{T}.As"/> works and forgers have a key that the service trusts.
/// </summary>
public class AgenciesApp : ServiceApp<Program>
{
    public const string PortalSecret = "portal-secret-of-the-tests-0123456789";
    public const string ReportingSecret = "reporting-secret-of-the-tests-0123456789";

    private readonly string _directory = Directory.CreateTempSubdirectory("pak-agencies-").FullName;
    private readonly AgenciesApp? _first;
    private string? _database;

    public AgenciesApp()
        : this(demo: false)
    {
    }

    internal AgenciesApp(bool demo, string? database = null)
        : base("agenciesdb")
    {
        _database = database;
        Settings["Pak:Demo"] = demo ? "true" : "false";
        Settings["Pak:DemoCredentials"] = CredentialsPath;
        Settings["Pak:MasterKey"] = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        Settings["Pak:ServiceClients:portal"] = PortalSecret;
        Settings["Pak:ServiceClients:reporting"] = ReportingSecret;
    }

    /// <summary>Another replica: the same database, clock and trusted test key.</summary>
    internal AgenciesApp(AgenciesApp first)
        : this(demo: false, first.StartedDatabase())
    {
        _first = first;
    }

    public string CredentialsPath => Path.Combine(_directory, "credentials.json");

    /// <summary>What the first start wrote; starts the service if need be.</summary>
    public JsonNode Credentials => Services is null ? throw new InvalidOperationException() : JsonNode.Parse(File.ReadAllText(CredentialsPath))!;

    /// <summary>The clock of all replicas.</summary>
    public TestClock SharedClock => _first?.SharedClock ?? Clock;

    /// <summary>The issuer whose key stands in the database that the replicas share.</summary>
    public TestIssuer TrustedIssuer => _first?.TrustedIssuer ?? Issuer;

    /// <summary>The root agency's administrator.</summary>
    public HttpClient Root() => As("root-administrator", "presidency", Scopes.AgenciesManage);

    public HttpClient Portal() => As("portal", null, Scopes.StaffSignIn);

    public HttpClient With(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public string PasswordOf(string username) =>
        Credentials["people"]!.AsArray().Single(p => (string)p!["username"]! == username)!["password"]!.GetValue<string>();

    public string SecretOf(string client) =>
        Credentials["clients"]!.AsArray().Single(c => (string)c!["id"]! == client)!["secret"]!.GetValue<string>();

    protected override string GivenDatabase() => _database ??= base.GivenDatabase();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        if (_first is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(SharedClock));
        }
    }

    protected override void ReplaceIssuer(IServiceCollection services)
    {
        // Agencies keeps its own source of keys.
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        var host = base.CreateHost(builder);
        Task.Run(() => Trust(host.Services.GetRequiredService<NpgsqlDataSource>())).Wait();
        return host;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private string StartedDatabase() => Services is null ? throw new InvalidOperationException() : _database!;

    private async Task Trust(NpgsqlDataSource db)
    {
        var point = Issuer.Key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        await using var connection = await db.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO signing_keys (kid, x, y, created_at, active_from, retires_at)
            VALUES (@KeyId, @X, @Y, '2020-01-01', '2020-01-01', '2100-01-01') ON CONFLICT DO NOTHING
            """,
            new { Issuer.Key.KeyId, point.X, point.Y });
    }
}

internal static class HttpExtensions
{
    public static async Task<JsonNode> Json(this HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static async Task<string?> Code(this HttpResponseMessage response) => (string?)(await response.Json())["code"];

    public static async Task<JsonNode> Get(this HttpClient client, string path)
    {
        var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        return await response.Json();
    }

    public static Task<HttpResponseMessage> Send(
        this HttpClient client, HttpMethod method, string path, object? body = null, int? version = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        }

        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, object body, int? version = null, string? idempotencyKey = null) =>
        client.Send(HttpMethod.Post, path, body, version, idempotencyKey);

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, object body, int version) => client.Send(HttpMethod.Put, path, body, version);

    public static Task<HttpResponseMessage> Token(this HttpClient client, params (string Name, string Value)[] fields) =>
        client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
}
