using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.ServiceDefaults.Tests.Auth;

public sealed class TokenTests
{
    [Fact]
    public async Task The_scope_opens_the_endpoint_and_its_absence_is_403()
    {
        await using var service = await ThingsService.Start();

        var allowed = await service.Client("somebody", Scopes.EventsRead, Scopes.AgenciesManage).GetAsync("/scoped");
        Assert.Equal("statistics", await allowed.Content.ReadAsStringAsync());
        await Answers.AreProblem(await service.Client("somebody", Scopes.EventsRead).GetAsync("/scoped"), HttpStatusCode.Forbidden, "PAK-004");
        // A scope is a whole word: neither a part of one nor a longer one will do.
        await Answers.AreProblem(await service.Client("somebody", "agencies:manage2", "agencies").GetAsync("/scoped"), HttpStatusCode.Forbidden, "PAK-004");
    }

    [Fact]
    public async Task No_forged_token_opens_anything()
    {
        await using var service = await ThingsService.Start();
        Assert.Empty(await ForgedTokens.Accepted(service.Client(subject: null), "/scoped", ThingsService.Issuer, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Only_the_public_endpoints_are_public()
    {
        await using var service = await ThingsService.Start();

        Assert.Equal(
            ["* /alive", "* /health", "GET /openapi/{documentName}.json"],
            PublicEndpoints.Of(service.Services).Where(e => !e.Contains("/things", StringComparison.Ordinal)));
        Assert.Equal(["/undeclared"], PublicEndpoints.Undeclared(service.Services));
    }

    [Fact]
    public async Task A_token_dies_at_its_end()
    {
        await using var service = await ThingsService.Start();
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(HttpStatusCode.OK, await Call(service, ThingsService.Issuer.Token(now, "somebody", "x", Scopes.AgenciesManage)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Call(service, ThingsService.Issuer.Token(now.AddMinutes(-11), "somebody", "x", Scopes.AgenciesManage)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Call(service, ThingsService.Issuer.Token(now.AddMinutes(21), "somebody", "x", Scopes.AgenciesManage)));
    }

    [Fact]
    public async Task Keys_are_fetched_every_half_minute_and_at_most_once_a_second_when_asked()
    {
        var clock = new TestClock(TestClock.Nowruz1404);
        var fetched = 0;
        var jwks = Jwks("first");
        using var keys = new SigningKeys(_ => { fetched++; return Task.FromResult(jwks); }, clock, NullLogger<SigningKeys>.Instance);

        Assert.Equal("first", (await keys.GetConfigurationAsync(default)).SigningKeys.Single().KeyId);
        jwks = Jwks("second");
        Assert.Equal("first", (await keys.GetConfigurationAsync(default)).SigningKeys.Single().KeyId);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("second", (await keys.GetConfigurationAsync(default)).SigningKeys.Single().KeyId);

        keys.RequestRefresh();
        await keys.GetConfigurationAsync(default);
        Assert.Equal(2, fetched);
        clock.Advance(TimeSpan.FromSeconds(1));
        await keys.GetConfigurationAsync(default);
        Assert.Equal(3, fetched);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_known_keys_stay()
    {
        var clock = new TestClock(TestClock.Nowruz1404);
        var away = false;
        var fetched = 0;
        using var keys = new SigningKeys(
            _ => away ? throw new HttpRequestException("away") : Task.FromResult(Jwks(fetched++ == 0 ? "first" : "second")), clock, NullLogger<SigningKeys>.Instance);
        await keys.GetConfigurationAsync(default);

        away = true;
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("first", (await keys.GetConfigurationAsync(default)).SigningKeys.Single().KeyId);
        away = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", (await keys.GetConfigurationAsync(default)).SigningKeys.Single().KeyId); // not after another half minute
    }

    private static async Task<HttpStatusCode> Call(ThingsService service, string token)
    {
        var client = service.Client(subject: null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await client.GetAsync("/scoped")).StatusCode;
    }

    private static string Jwks(string kid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"{{kid}}","x":"{{Base64UrlEncoder.Encode(q.X)}}","y":"{{Base64UrlEncoder.Encode(q.Y)}}"}]}""";
    }
}
