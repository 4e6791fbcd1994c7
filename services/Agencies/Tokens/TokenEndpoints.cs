using Microsoft.OpenApi;

namespace Pak.Agencies.Tokens;

internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/oauth-authorization-server", ServerMetadata.Handle).AllowAnonymous().WithTags("Tokens").WithSummary("What this authorization server can do (RFC 8414).");
        endpoints.MapPost("/connect/token", IssueToken.Handle)
            .AllowAnonymous()
            .WithTags("Tokens")
            .WithSummary("An access token for a client (RFC 6749 client credentials; secret, or private_key_jwt of RFC 7523).")
            .Produces<IssueToken.Response>()
            .Produces<TokenError>(StatusCodes.Status400BadRequest)
            .Produces<TokenError>(StatusCodes.Status401Unauthorized)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/x-www-form-urlencoded"] = Form() } };
                return Task.CompletedTask;
            });
    }

    private static OpenApiMediaType Form() => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "grant_type" },
            Properties = new[] { "grant_type", "scope", "client_id", "client_secret", "client_assertion_type", "client_assertion" }
                .ToDictionary(name => name, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
        },
    };
}
