using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;

namespace Pak.ServiceDefaults.Clients;

/// <summary>
/// This service's own access token (client credentials, RFC 6749 section 4.4), fetched when first needed and again a minute
/// before it ends. Needs <c>Pak:ClientId</c> and <c>Pak:ClientSecret</c>.
/// </summary>
public sealed class ServiceToken(IHttpClientFactory clients, IConfiguration configuration, TimeProvider clock) : IDisposable
{
    internal const string TokenClient = "token";

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private (string Token, DateTimeOffset RefreshAt)? _current;

    public async Task<string> Get(CancellationToken ct)
    {
        if (_current is { } known && known.RefreshAt > clock.GetUtcNow())
        {
            return known.Token;
        }

        await _fetching.WaitAsync(ct);
        try
        {
            if (_current is { } fetched && fetched.RefreshAt > clock.GetUtcNow())
            {
                return fetched.Token;
            }

            var answer = await Fetch(ct);
            _current = (answer.AccessToken, clock.GetUtcNow().AddSeconds(Math.Max(1, answer.ExpiresIn - 60)));
            return answer.AccessToken;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();

    private async Task<TokenAnswer> Fetch(CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = configuration["Pak:ClientId"] ?? throw new InvalidOperationException("Pak:ClientId is missing."),
            ["client_secret"] = configuration["Pak:ClientSecret"] ?? throw new InvalidOperationException("Pak:ClientSecret is missing."),
        });
        using var response = await clients.CreateClient(TokenClient).PostAsync(new Uri("connect/token", UriKind.Relative), form, ct);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TokenAnswer>(ct))!;
    }

    private sealed record TokenAnswer(
        [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string AccessToken,
        [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Adds this service's own token to requests that carry none.</summary>
internal sealed class ServiceTokenHandler(ServiceToken token) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await token.Get(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
