using System.Net;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.Tokens;

public sealed class ForgedAccessTokenTests(AgenciesApp app, ITestOutputHelper output) : IClassFixture<AgenciesApp>
{
    [Fact]
    public async Task No_forged_token_opens_an_endpoint_that_a_genuine_one_opens()
    {
        const string path = "/api/agencies/presidency/people";
        using var genuine = app.With(ForgedTokens.Genuine(app.Issuer, app.Clock.GetUtcNow()));
        Assert.Equal(HttpStatusCode.OK, (await genuine.GetAsync(path)).StatusCode);

        var forgeries = ForgedTokens.All(app.Issuer, app.Clock.GetUtcNow()).ToList();
        var accepted = new List<string>();
        foreach (var (name, token) in forgeries)
        {
            using var client = app.Anonymous();
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            var answer = await client.GetAsync(path);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                accepted.Add($"{name}: {answer.StatusCode}");
            }
        }

        output.WriteLine($"{forgeries.Count} forged access tokens, {accepted.Count} accepted");
        Assert.Empty(accepted);
        Assert.True(forgeries.Count >= 30);
        Assert.Equal(forgeries.Count, forgeries.Select(f => f.Name).Distinct().Count());
    }
}
