using Pak.Testing;

namespace Pak.Gateway.Tests;

public sealed class EndpointsTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    [Fact]
    public void The_gateways_own_endpoints_are_these() => Assert.Equal(
        ["* /alive", "* /api/{**path}", "* /health", "* /openapi/{**path}", "GET /docs"],
        PublicEndpoints.Of(app.Services));
}
