using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Pak.Agencies.Tokens;

/// <summary>A request to the token endpoint, read but not yet believed (RFC 6749 section 4.4, RFC 7523 section 2.2).</summary>
/// <param name="Basic">True when the credentials came in the Authorization header.</param>
internal sealed record TokenRequest(
    string GrantType, string? Scope, string? ClientId, string? Secret, string? Assertion, bool Basic)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int LongestId = 200;

    private static readonly FormOptions Limits = new() { ValueCountLimit = 20, KeyLengthLimit = 100, ValueLengthLimit = 16 * 1024, BufferBodyLengthLimit = 64 * 1024 };

    /// <summary>The request, or what is wrong with it.</summary>
    public static async Task<(TokenRequest? Request, TokenError? Error)> Read(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType)
        {
            return (null, TokenError.InvalidRequest("The body must be application/x-www-form-urlencoded."));
        }

        IFormCollection form;
        try
        {
            form = await new FormFeature(http.Request, Limits).ReadFormAsync(ct);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest })
        {
            return (null, TokenError.InvalidRequest("The form cannot be read."));
        }

        if (form.Any(field => field.Value.Count > 1))
        {
            return (null, TokenError.InvalidRequest("A parameter stands twice."));
        }

        if (form.Any(field => field.Value.ToString().Contains('\0')))
        {
            return (null, TokenError.InvalidRequest("A parameter holds a NUL character."));
        }

        string? Field(string name) => form[name].ToString() is { Length: > 0 } value ? value : null;
        if (Field("grant_type") is not { } grantType)
        {
            return (null, TokenError.InvalidRequest("grant_type is missing."));
        }

        return Credentials(http.Request.Headers.Authorization.ToString(), Field, new TokenRequest(grantType, Field("scope"), null, null, null, Basic: false));
    }

    private static (TokenRequest? Request, TokenError? Error) Credentials(string authorization, Func<string, string?> field, TokenRequest request)
    {
        var methods = (authorization.Length > 0 ? 1 : 0) + (field("client_secret") is null ? 0 : 1) + (field("client_assertion") is null ? 0 : 1);
        if (methods > 1)
        {
            return (null, TokenError.InvalidRequest("Use one way to authenticate the client, not several."));
        }

        if (authorization.Length > 0)
        {
            return TryBasic(authorization, out var id, out var secret) && (field("client_id") ?? id) == id
                ? (request with { ClientId = id, Secret = secret, Basic = true }, null)
                : (null, TokenError.InvalidClient);
        }

        if (field("client_assertion") is { } assertion)
        {
            return field("client_assertion_type") == AssertionType
                ? (request with { ClientId = field("client_id"), Assertion = assertion }, null)
                : (null, TokenError.InvalidRequest($"client_assertion_type must be {AssertionType}."));
        }

        return field("client_id") is { Length: <= LongestId } clientId && field("client_secret") is { } posted
            ? (request with { ClientId = clientId, Secret = posted }, null)
            : (null, TokenError.InvalidClient);
    }

    // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    private static bool TryBasic(string authorization, out string id, out string secret)
    {
        id = secret = "";
        var bytes = new byte[authorization.Length];
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), bytes, out var length))
        {
            return false;
        }

        var halves = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (halves.Length != 2)
        {
            return false;
        }

        (id, secret) = (WebUtility.UrlDecode(halves[0]), WebUtility.UrlDecode(halves[1]));
        return id.Length is > 0 and <= LongestId && secret.Length > 0 && !id.Contains('\0');
    }
}
