using System.Text.Json.Serialization;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;

namespace Pak.Agencies.Clients;

/// <summary>A program of an agency that calls Pak's APIs, known by a secret or by its public key.</summary>
internal sealed record Client(
    string Id,
    string Agency,
    LocalizedText Name,
    IReadOnlyList<string> Scopes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicKey? PublicKey)
{
    /// <summary>How long the old secret still works after a new one was issued.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    // Exchanging people's passwords for sessions is the portal's alone.
    private static readonly string[] Grantable = [.. Pak.ServiceDefaults.Auth.Scopes.All.Where(s => s != Pak.ServiceDefaults.Auth.Scopes.StaffSignIn)];

    public static Result<Client> Register(string id, string agency, LocalizedText name, IReadOnlyList<string> scopes, PublicKey? publicKey)
    {
        List<FieldError> errors = [.. Registry.Agency.NameErrors(name)];
        if (scopes.Count == 0 || !scopes.All(Grantable.Contains))
        {
            errors.Add(new("scopes", $"دست‌کم یکی از این دامنه‌ها: {string.Join("، ", Grantable)}", $"At least one of these scopes: {string.Join(", ", Grantable)}"));
        }

        if (publicKey?.Error() is { } error)
        {
            errors.Add(error);
        }

        return errors.Count > 0
            ? CommonProblems.Invalid.With(errors)
            : new Client(id, agency, Registry.Agency.Tidy(name), [.. scopes.Distinct()], publicKey);
    }
}
