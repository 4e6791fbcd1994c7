using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pak.SystemTests.Running;

/// <summary>Who may do what in the demo system, from the credentials file that the start writes.</summary>
public sealed class Access
{
    private readonly PakSystem _system;
    private readonly JsonElement _credentials;

    private Access(PakSystem system, JsonElement credentials) => (_system, _credentials) = (system, credentials);

    /// <summary>Everything secret that tests used: no log and no telemetry may hold any of it.</summary>
    public ConcurrentBag<string> Secrets { get; } = [];

    public static async Task<Access> Read(PakSystem system)
    {
        var file = Path.Combine(system.Data, "demo-credentials.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await using var stream = File.OpenRead(file);
        return new Access(system, (await JsonSerializer.DeserializeAsync<JsonElement>(stream)));
    }

    /// <summary>What the engine generated: master keys and the secrets of Pak's own clients.</summary>
    public async Task<Dictionary<string, string>> Parameters()
    {
        await using var stream = File.OpenRead(Path.Combine(_system.Data, "parameters.json"));
        return (await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(stream))!;
    }

    public (string Username, string Password) Person(string username)
    {
        var person = _credentials.GetProperty("people").EnumerateArray().Single(p => p.GetProperty("username").GetString() == username);
        var password = person.GetProperty("password").GetString()!;
        Secrets.Add(password);
        return (username, password);
    }

    /// <summary>An HTTP client with a fresh access token of an API client, got from the gateway as any agency gets it.</summary>
    public async Task<HttpClient> Client(string id)
    {
        var entry = _credentials.GetProperty("clients").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);
        return await WithToken(id, entry.GetProperty("secret").GetString()!);
    }

    public async Task<HttpClient> WithToken(string id, string secret)
    {
        Secrets.Add(secret);
        var client = _system.Client();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
        });
        using var response = await client.PostAsync(new Uri("connect/token", UriKind.Relative), form);
        var token = (await response.Json()).GetProperty("access_token").GetString()!;
        Secrets.Add(token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>
    /// An HTTP client with a person's access token. People get tokens through the portal only, so this asks the agencies'
    /// service itself, as the portal does.
    /// </summary>
    public async Task<HttpClient> AsPerson(string username)
    {
        var (_, password) = Person(username);
        using var portal = await WithToken("portal", (await Parameters())["portal-secret"]);
        var agencies = (await _system.Resource("agencies")).Address!;
        using var response = await portal.PostAsJsonAsync(new Uri(agencies, "staff/sessions"), new { username, password });
        var session = await response.Json();
        Secrets.Add(session.GetProperty("session").GetString()!);
        var token = session.GetProperty("accessToken").GetString()!;
        Secrets.Add(token);
        var client = _system.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

internal static class Responses
{
    /// <summary>The body of a success; anything else fails with what the service said.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }
}
