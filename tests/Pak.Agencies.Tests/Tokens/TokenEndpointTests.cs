using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Agencies.Tests.Tokens;

public sealed class TokenEndpointTests(AgenciesApp app) : IClassFixture<AgenciesApp>
{
    [Fact]
    public async Task A_client_gets_a_token_that_says_who_it_is_and_what_it_may()
    {
        var (id, secret) = await RegisterClient(Scopes.IndicatorsSubmit, Scopes.EventsRead);

        var answer = await app.Anonymous().Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
        var body = await answer.Json();
        var token = new JsonWebToken((string)body["access_token"]!);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("Bearer", (string)body["token_type"]!);
        Assert.Equal(600, (int)body["expires_in"]!);
        Assert.Equal("indicators:submit events:read", (string)body["scope"]!);
        Assert.Equal(("at+jwt", "ES256"), (token.Typ, token.Alg));
        Assert.Equal((TestIssuer.Issuer, "pak", id), (token.Issuer, Assert.Single(token.Audiences), token.Subject));
        Assert.Equal("presidency", token.GetClaim("agency").Value);
        Assert.Equal("indicators:submit events:read", token.GetClaim("scope").Value);
        Assert.Equal(app.Clock.GetUtcNow().AddMinutes(10).UtcDateTime, token.ValidTo);
        Assert.NotEmpty(token.Id);
    }

    [Fact]
    public async Task Basic_authentication_works_and_scopes_can_be_narrowed()
    {
        var (id, secret) = await RegisterClient(Scopes.IndicatorsSubmit, Scopes.EventsRead);

        var answer = await Basic(id, secret, ("grant_type", "client_credentials"), ("scope", "events:read"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("events:read", (string)(await answer.Json())["scope"]!);
    }

    [Fact]
    public async Task The_token_opens_what_its_scope_opens()
    {
        var answer = await app.Anonymous().Token(("grant_type", "client_credentials"), ("client_id", "reporting"), ("client_secret", AgenciesApp.ReportingSecret));
        var client = app.With((string)(await answer.Json())["access_token"]!);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/events")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/agencies/presidency/people")).StatusCode);
    }

    [Theory]
    [InlineData("portal", AgenciesApp.PortalSecret, "staff:sign-in")]
    [InlineData("reporting", AgenciesApp.ReportingSecret, "events:read")]
    public async Task A_service_of_Pak_gets_its_own_scope_and_no_agency(string id, string secret, string scope)
    {
        var answer = await Basic(id, secret, ("grant_type", "client_credentials"));
        var body = await answer.Json();

        Assert.Equal(scope, (string)body["scope"]!);
        Assert.False(new JsonWebToken((string)body["access_token"]!).TryGetClaim("agency", out _));
    }

    [Fact]
    public async Task Every_refusal_is_in_the_words_of_RFC_6749()
    {
        var (id, secret) = await RegisterClient(Scopes.EventsRead);
        var grant = ("grant_type", "client_credentials");
        (string Error, HttpStatusCode Status, (string, string)[] Fields)[] cases =
        [
            ("invalid_request", HttpStatusCode.BadRequest, [("client_id", id), ("client_secret", secret)]),
            ("invalid_request", HttpStatusCode.BadRequest, [grant, grant, ("client_id", id), ("client_secret", secret)]),
            ("invalid_request", HttpStatusCode.BadRequest, [grant, ("client_id", id), ("client_assertion", "a.b.c"), ("client_assertion_type", "other")]),
            ("invalid_request", HttpStatusCode.BadRequest, [grant, ("client_id", id), ("client_secret", secret), ("client_assertion", "a.b.c")]),
            ("invalid_request", HttpStatusCode.BadRequest, [grant, .. Enumerable.Range(0, 30).Select(i => ($"f{i}", "x"))]),
            ("invalid_request", HttpStatusCode.BadRequest, [grant, ("client_id", id + "\0"), ("client_secret", secret)]),
            ("unsupported_grant_type", HttpStatusCode.BadRequest, [("grant_type", "password"), ("client_id", id), ("client_secret", secret)]),
            ("unsupported_grant_type", HttpStatusCode.BadRequest, [("grant_type", "authorization_code"), ("client_id", id), ("client_secret", secret)]),
            ("invalid_scope", HttpStatusCode.BadRequest, [grant, ("client_id", id), ("client_secret", secret), ("scope", "agencies:manage")]),
            ("invalid_scope", HttpStatusCode.BadRequest, [grant, ("client_id", id), ("client_secret", secret), ("scope", "events:read staff:sign-in")]),
            ("invalid_client", HttpStatusCode.Unauthorized, [grant]),
            ("invalid_client", HttpStatusCode.Unauthorized, [grant, ("client_id", id)]),
            ("invalid_client", HttpStatusCode.Unauthorized, [grant, ("client_id", id), ("client_secret", secret + "x")]),
            ("invalid_client", HttpStatusCode.Unauthorized, [grant, ("client_id", "nobody"), ("client_secret", secret)]),
            ("invalid_client", HttpStatusCode.Unauthorized, [grant, ("client_id", "portal"), ("client_secret", AgenciesApp.ReportingSecret)]),
        ];
        foreach (var (error, status, fields) in cases)
        {
            var answer = await app.Anonymous().Token(fields);

            Assert.Equal((status, error), (answer.StatusCode, (string)(await answer.Json())["error"]!));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal(status == HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.Count > 0);
        }
    }

    [Theory]
    [InlineData("Basic", "%%%")]
    [InlineData("Basic", "bm8tY29sb24=")]
    [InlineData("Basic", "")]
    [InlineData("Bearer", "x")]
    public async Task A_broken_Authorization_header_is_an_invalid_client(string scheme, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {value}");

        var answer = await app.Anonymous().SendAsync(request);

        Assert.Equal("invalid_client", (string)(await answer.Json())["error"]!);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_an_invalid_request()
    {
        var answer = await app.Anonymous().PostAsync("/connect/token", new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (answer.StatusCode, (string)(await answer.Json())["error"]!));
    }

    [Fact]
    public async Task An_unknown_client_a_wrong_secret_and_a_deleted_client_get_the_same_bytes()
    {
        var (id, secret) = await RegisterClient(Scopes.EventsRead);
        var wrong = await Refusal(id, "wrong");
        var unknown = await Refusal("nobody", "wrong");
        var deletion = await app.Root().DeleteAsync($"/api/agencies/presidency/clients/{id}");
        var deleted = await Refusal(id, secret);

        Assert.Equal(HttpStatusCode.NoContent, deletion.StatusCode);
        Assert.Equal(wrong, unknown);
        Assert.Equal(wrong, deleted);
    }

    [Fact]
    public async Task A_suspended_agency_gets_no_tokens_until_it_is_reinstated()
    {
        using var own = new AgenciesApp(demo: true);
        (string, string)[] fields = [("grant_type", "client_credentials"), ("client_id", "statistics-upload"), ("client_secret", own.SecretOf("statistics-upload"))];
        var session = await (await own.Portal().Post("/staff/sessions", new { username = "statistics.steward", password = own.PasswordOf("statistics.steward") })).Json();

        var suspension = await own.Root().Post("/api/agencies/statistics/suspension", new { reason = "Audit" }, version: 1);
        var refused = await own.Anonymous().Token(fields);
        var renewal = await own.Portal().Post("/staff/sessions/token", new { session = (string)session["session"]! });
        var signIn = await own.Portal().Post("/staff/sessions", new { username = "statistics.steward", password = own.PasswordOf("statistics.steward") });
        var reinstatement = await own.Root().Send(HttpMethod.Delete, "/api/agencies/statistics/suspension", version: 2);
        var granted = await own.Anonymous().Token(fields);

        Assert.Equal(HttpStatusCode.OK, suspension.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "unauthorized_client"), (refused.StatusCode, (string)(await refused.Json())["error"]!));
        Assert.Equal("AGN-019", await renewal.Code());
        Assert.Equal("AGN-019", await signIn.Code());
        Assert.Equal(HttpStatusCode.OK, reinstatement.StatusCode);
        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_to_wait_and_no_other_with_it()
    {
        var (id, _) = await RegisterClient(Scopes.EventsRead);
        var (other, otherSecret) = await RegisterClient(Scopes.EventsRead);
        var http = app.Anonymous();
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await http.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", "wrong"));
            asked++;
        }
        while (answer.StatusCode != HttpStatusCode.TooManyRequests && asked < 2000);

        var served = await http.Token(("grant_type", "client_credentials"), ("client_id", other), ("client_secret", otherSecret));

        Assert.InRange(asked, 60, 1999);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task The_metadata_names_the_endpoints_and_the_key_set_holds_the_key_of_a_token()
    {
        var metadata = await app.Anonymous().Get("/.well-known/oauth-authorization-server");
        var keys = await app.Anonymous().Get("/.well-known/jwks.json");
        var answer = await Basic("portal", AgenciesApp.PortalSecret, ("grant_type", "client_credentials"));
        var token = new JsonWebToken((string)(await answer.Json())["access_token"]!);

        Assert.Equal(TestIssuer.Issuer, (string)metadata["issuer"]!);
        Assert.Equal(TestIssuer.Issuer + "/connect/token", (string)metadata["token_endpoint"]!);
        Assert.Equal(TestIssuer.Issuer + "/.well-known/jwks.json", (string)metadata["jwks_uri"]!);
        Assert.Contains("private_key_jwt", metadata["token_endpoint_auth_methods_supported"]!.AsArray().Select(m => (string)m!));
        var key = Assert.Single(keys["keys"]!.AsArray(), k => (string)k!["kid"]! == token.Kid)!.AsObject();
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.Select(m => m.Key).Order());
    }

    private async Task<(string Id, string Secret)> RegisterClient(params string[] scopes)
    {
        var answer = await app.Root().Post("/api/agencies/presidency/clients", new { name = new { fa = "آزمون", en = "Test" }, scopes });
        answer.EnsureSuccessStatusCode();
        var client = await answer.Json();
        return ((string)client["id"]!, (string)client["secret"]!);
    }

    private async Task<string> Refusal(string id, string secret)
    {
        var answer = await app.Anonymous().Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
        return $"{answer.StatusCode} {answer.Headers.WwwAuthenticate} {await answer.Content.ReadAsStringAsync()}";
    }

    private async Task<HttpResponseMessage> Basic(string id, string secret, params (string, string)[] fields)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        return await client.Token(fields);
    }
}
