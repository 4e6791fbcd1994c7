using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.Tokens;

public sealed class ForgedAccessTokenTests(AgenciesApp app, ITestOutputHelper output) : IClassFixture<AgenciesApp>
{
    [Fact]
    public async Task No_forged_token_opens_an_endpoint_that_a_genuine_one_opens()
    {
        var forgeries = ForgedTokens.All(app.Issuer, app.Clock.GetUtcNow()).ToList();

        var accepted = await ForgedTokens.Accepted(app.Anonymous(), "/api/agencies/presidency/people", app.Issuer, app.Clock.GetUtcNow());

        output.WriteLine($"{forgeries.Count} forged access tokens, {accepted.Count} accepted");
        Assert.Empty(accepted);
        Assert.True(forgeries.Count >= 30);
        Assert.Equal(forgeries.Count, forgeries.Select(f => f.Name).Distinct().Count());
    }
}
