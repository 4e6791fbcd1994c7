using System.Text.Json.Serialization;

namespace Pak.Agencies.Tokens;

/// <summary>A refusal of the token endpoint in the words of RFC 6749 section 5.2 (its description may be ASCII only).</summary>
internal sealed record TokenError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description,
    [property: JsonIgnore] int Status = StatusCodes.Status400BadRequest) : IResult
{
    /// <summary>The same for an unknown client, a wrong secret, a bad assertion and a deleted client.</summary>
    public static TokenError InvalidClient { get; } = new("invalid_client", "The client cannot be authenticated.", StatusCodes.Status401Unauthorized);

    public static TokenError UnsupportedGrantType { get; } = new("unsupported_grant_type", "Only client_credentials is supported.");

    public static TokenError InvalidScope { get; } = new("invalid_scope", "The client was not granted every scope that it asks for.");

    public static TokenError Suspended { get; } = new("unauthorized_client", "The client's agency is suspended.");

    public static TokenError InvalidRequest(string description) => new("invalid_request", description);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"pak\", charset=\"UTF-8\"";
        }

        await response.WriteAsJsonAsync(this, httpContext.RequestAborted);
    }
}
