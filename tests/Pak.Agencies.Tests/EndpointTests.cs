using Pak.Testing;

namespace Pak.Agencies.Tests;

public sealed class EndpointTests(AgenciesApp app) : IClassFixture<AgenciesApp>
{
    [Fact]
    public void Nothing_is_public_but_this()
    {
        Assert.Equal(
            [
                "* /alive",
                "* /health",
                "GET /.well-known/jwks.json",
                "GET /.well-known/oauth-authorization-server",
                "GET /api/agencies/",
                "GET /api/agencies/{code}",
                "GET /openapi/{documentName}.json",
                "POST /connect/token",
            ],
            PublicEndpoints.Of(app.Services));
    }

    [Fact]
    public void Every_other_endpoint_says_what_it_needs()
    {
        Assert.Empty(PublicEndpoints.Undeclared(app.Services));
    }

    [Fact]
    public async Task The_description_of_the_API_can_be_read()
    {
        var description = await app.Anonymous().Get("/openapi/v1.json");

        Assert.Contains("/api/agencies/{code}/people", description["paths"]!.AsObject().Select(p => p.Key));
        Assert.NotNull(description["paths"]!["/connect/token"]!["post"]!["requestBody"]!["content"]!["application/x-www-form-urlencoded"]);
    }
}
