using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Agencies.Tests.Clients;

public sealed class ClientTests(DemoApp app) : IClassFixture<DemoApp>
{
    private const string Path = "/api/agencies/energy/clients";

    [Fact]
    public async Task A_secret_is_shown_once_and_kept_as_its_hash_only()
    {
        var key = Guid.CreateVersion7().ToString();
        var request = new { name = new { fa = "آزمون", en = "Test" }, scopes = new[] { Scopes.EventsRead } };

        var created = await app.AdministratorOf("energy").Post(Path, request, idempotencyKey: key);
        var client = await created.Json();
        var secret = (string)client["secret"]!;
        var replay = await app.AdministratorOf("energy").Post(Path, request, idempotencyKey: key);
        var replayed = await replay.Json();
        var list = await app.AdministratorOf("energy").Get(Path + "?limit=500");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.True(created.Headers.CacheControl!.NoStore);
        Assert.Equal(43, secret.Length);
        Assert.Equal(HttpStatusCode.OK, (await Token((string)client["id"]!, secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, replay.StatusCode);
        Assert.Equal((string)client["id"]!, (string)replayed["id"]!);
        Assert.Null(replayed["secret"]);
        Assert.Single(list["items"]!.AsArray(), c => (string)c!["id"]! == (string)client["id"]!);
        await using var connection = await app.Database.OpenConnectionAsync();
        var rows = await connection.QueryAsync<string>(
            "SELECT c::text FROM clients c UNION ALL SELECT encode(hash, 'escape') FROM client_secrets UNION ALL SELECT encode(body, 'escape') || headers::text FROM idempotency_keys");
        Assert.DoesNotContain(rows, row => row.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, list.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_and_new_secret_both_work_for_a_day_then_the_new_one_alone()
    {
        using var own = new AgenciesApp();
        var client = await (await own.Root().Post(
            "/api/agencies/presidency/clients", new { name = new { fa = "آزمون", en = "Test" }, scopes = new[] { Scopes.EventsRead } })).Json();
        var (id, old) = ((string)client["id"]!, (string)client["secret"]!);

        var change = await (await own.Root().Post($"/api/agencies/presidency/clients/{id}/secrets", new { })).Json();
        var secret = (string)change["secret"]!;
        own.Clock.Advance(TimeSpan.FromHours(23.9));
        var (oldDuring, newDuring) = (await Token(id, old, own), await Token(id, secret, own));
        own.Clock.Advance(TimeSpan.FromHours(0.1));
        var (oldAfter, newAfter) = (await Token(id, old, own), await Token(id, secret, own));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (oldDuring.StatusCode, newDuring.StatusCode));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (oldAfter.StatusCode, newAfter.StatusCode));
    }

    [Fact]
    public async Task A_deleted_client_gets_no_tokens_and_one_of_another_agency_cannot_be_touched()
    {
        var client = await (await Register(new JsonArray(Scopes.EventsRead), null)).Json();
        var (id, secret) = ((string)client["id"]!, (string)client["secret"]!);

        var foreign = await app.AdministratorOf("health").DeleteAsync($"/api/agencies/health/clients/{id}");
        var foreignSecret = await app.AdministratorOf("health").Post($"/api/agencies/health/clients/{id}/secrets", new { });
        var alive = await Token(id, secret);
        var deletion = await app.AdministratorOf("energy").DeleteAsync($"{Path}/{id}");
        var dead = await Token(id, secret);

        Assert.Equal(("AGN-012", "AGN-012"), (await foreign.Code(), await foreignSecret.Code()));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deletion.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, dead.StatusCode);
    }

    [Fact]
    public async Task A_client_with_a_key_has_no_secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = await (await Register(new JsonArray(Scopes.EventsRead), Jws.Jwk(key))).Json();

        var answer = await app.AdministratorOf("energy").Post($"{Path}/{client["id"]}/secrets", new { });

        Assert.Null(client["secret"]);
        Assert.Equal((string)Jws.Jwk(key)["x"]!, (string)client["publicKey"]!["x"]!);
        Assert.Equal("AGN-013", await answer.Code());
    }

    [Theory]
    [InlineData("staff:sign-in")]
    [InlineData("everything")]
    [InlineData("")]
    public async Task A_scope_that_is_not_for_clients_is_refused(string scope)
    {
        var answer = await Register(new JsonArray(Scopes.EventsRead, scope), null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("scopes", Assert.Single((await answer.Json())["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_client_without_scopes_is_refused() => Assert.Equal(HttpStatusCode.BadRequest, (await Register([], null)).StatusCode);

    [Fact]
    public async Task No_bad_public_key_is_taken()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var weak = RSA.Create(1024);
        var good = Jws.Jwk(ec);
        var secret = WebEncoders.Base64UrlEncode(ec.ExportParameters(includePrivateParameters: true).D!);
        (string Name, JsonObject Key)[] bad =
        [
            ("a private key", good.With("d", secret)),
            ("a symmetric key", new JsonObject { ["kty"] = "oct", ["k"] = secret }),
            ("P-384", Jws.Jwk(p384).With("crv", "P-384")),
            ("P-384 called P-256", Jws.Jwk(p384)),
            ("a point that is not on the curve", good.With("y", WebEncoders.Base64UrlEncode(new byte[32]))),
            ("no x", good.With("x", null)),
            ("x that is no base64url", good.With("x", "***")),
            ("RSA of 1024 bits", Rsa(weak.ExportParameters(false).Modulus!, [1, 0, 1])),
            ("RSA with the exponent 1", Rsa([.. Enumerable.Repeat((byte)0xFF, 256)], [1])),
            ("RSA with an even modulus", Rsa([.. Enumerable.Repeat((byte)0xFE, 256)], [1, 0, 1])),
            ("RSA with 8192 bits", Rsa([.. Enumerable.Repeat((byte)0xFF, 1024)], [1, 0, 1])),
            ("a key for encryption", good.With("use", "enc")),
            ("a key for another algorithm", good.With("alg", "HS256")),
            ("a key address", good.With("jku", "https://forger.invalid/jwks.json")),
            ("two kinds of key in one", good.With("n", "AQAB").With("e", "AQAB")),
        ];
        foreach (var (name, key) in bad)
        {
            var answer = await Register(new JsonArray(Scopes.EventsRead), key);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{name}: {answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.Created, (await Register(new JsonArray(Scopes.EventsRead), good)).StatusCode);
    }

    private static JsonObject Rsa(byte[] modulus, byte[] exponent) =>
        new() { ["kty"] = "RSA", ["n"] = WebEncoders.Base64UrlEncode(modulus), ["e"] = WebEncoders.Base64UrlEncode(exponent) };

    private Task<HttpResponseMessage> Register(JsonArray scopes, JsonObject? publicKey) =>
        app.AdministratorOf("energy").Post(Path, new JsonObject { ["name"] = new JsonObject { ["fa"] = "آزمون", ["en"] = "Test" }, ["scopes"] = scopes, ["publicKey"] = publicKey });

    private Task<HttpResponseMessage> Token(string id, string secret, AgenciesApp? from = null) =>
        (from ?? app).Anonymous().Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
}
