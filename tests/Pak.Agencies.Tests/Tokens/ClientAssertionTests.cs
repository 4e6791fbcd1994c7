using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.Tokens;

public sealed class ClientAssertionTests(AgenciesApp app, ITestOutputHelper output) : IClassFixture<AgenciesApp>
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string TokenEndpoint = TestIssuer.Issuer + "/connect/token";

    private static JsonObject Header { get; } = new() { ["alg"] = "ES256", ["typ"] = "JWT" };

    [Theory]
    [InlineData(TestIssuer.Issuer)]
    [InlineData(TokenEndpoint)]
    public async Task An_assertion_for_the_issuer_or_the_token_endpoint_is_accepted(string audience)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = await Register(Jws.Jwk(key));

        var answer = await Send(Jws.Compact(Header, Payload(id).With("aud", audience), Jws.Es256(key)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task An_RSA_key_may_sign_in_both_ways(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        var id = await Register(RsaJwk(rsa));
        var padding = algorithm == "RS256" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;

        var answer = await Send(Jws.Compact(Header.With("alg", algorithm), Payload(id), data => rsa.SignData(data, HashAlgorithmName.SHA256, padding)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task No_bad_assertion_is_accepted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = await Register(Jws.Jwk(key));
        var other = await Register(Jws.Jwk(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        var bad = BadAssertions.All(key, Header, Payload(id), id, other, app.Clock.GetUtcNow()).ToList();
        // Each is good but for what its name tells: the good one is accepted before and after.
        Assert.Equal(HttpStatusCode.OK, (await Send(Jws.Compact(Header, Payload(id), Jws.Es256(key)))).StatusCode);

        var accepted = new List<string>();
        foreach (var (name, assertion) in bad)
        {
            var answer = await Send(assertion);
            if (answer.StatusCode != HttpStatusCode.Unauthorized || (string)(await answer.Json())["error"]! != "invalid_client")
            {
                accepted.Add($"{name}: {answer.StatusCode}");
            }
        }

        output.WriteLine($"{bad.Count} bad client assertions, {accepted.Count} accepted");
        Assert.Empty(accepted);
        Assert.True(bad.Count >= 40);
        Assert.Equal(bad.Count, bad.Select(b => b.Name).Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await Send(Jws.Compact(Header, Payload(id), Jws.Es256(key)))).StatusCode);
    }

    [Fact]
    public async Task Of_ten_requests_with_one_jti_at_once_one_wins_and_it_never_works_again()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = await Register(Jws.Jwk(key));
        using var replica = new AgenciesApp(app);
        var assertion = Jws.Compact(Header, Payload(id), Jws.Es256(key));
        var sameJti = Jws.Compact(Header, Payload(id).With("jti", "raced").With("nbf", 0), Jws.Es256(key));
        var apps = new[] { app, replica };

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Send(assertion, apps[i % 2])));
        var replay = await Send(assertion);
        var first = await Send(Jws.Compact(Header, Payload(id).With("jti", "raced"), Jws.Es256(key)));
        var second = await Send(sameJti);

        output.WriteLine($"10 requests with one jti, {answers.Count(a => a.StatusCode == HttpStatusCode.OK)} won");
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(HttpStatusCode.Unauthorized, replay.StatusCode);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
    }

    [Fact]
    public async Task A_client_id_beside_the_assertion_must_be_the_same()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = await Register(Jws.Jwk(key));

        var wrong = await Send(Jws.Compact(Header, Payload(id), Jws.Es256(key)), clientId: "statistics-upload");
        var right = await Send(Jws.Compact(Header, Payload(id), Jws.Es256(key)), clientId: id);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    private static JsonObject RsaJwk(RSA rsa)
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["n"] = WebEncoders.Base64UrlEncode(parameters.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(parameters.Exponent!) };
    }

    private JsonObject Payload(string id) => new()
    {
        ["iss"] = id,
        ["sub"] = id,
        ["aud"] = TokenEndpoint,
        ["jti"] = Guid.CreateVersion7().ToString(),
        ["iat"] = app.Clock.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = app.Clock.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds(),
    };

    private async Task<string> Register(JsonObject publicKey)
    {
        var answer = await app.Root().Post(
            "/api/agencies/presidency/clients", new { name = new { fa = "آزمون", en = "Test" }, scopes = new[] { Scopes.EventsRead }, publicKey });
        answer.EnsureSuccessStatusCode();
        var client = await answer.Json();
        Assert.Null(client["secret"]);
        return (string)client["id"]!;
    }

    private Task<HttpResponseMessage> Send(string assertion, AgenciesApp? to = null, string? clientId = null)
    {
        List<(string, string)> fields = [("grant_type", "client_credentials"), ("client_assertion_type", Type), ("client_assertion", assertion)];
        if (clientId is not null)
        {
            fields.Add(("client_id", clientId));
        }

        var http = (to ?? app).Anonymous();
        // Every attacker comes from another address: the rate limit shall not do the work of the checks.
        http.DefaultRequestHeaders.Add("X-Forwarded-For", $"2001:db8::{RandomNumberGenerator.GetHexString(4, lowercase: true)}:{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        return http.Token([.. fields]);
    }
}
