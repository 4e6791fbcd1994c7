using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Pak.ServiceDefaults.Auth;

/// <summary>Who calls, from the validated token. As a handler's parameter on an endpoint that requires authorization it is always there.</summary>
/// <param name="Subject">The person's or client's id (<c>sub</c>): what "another than the submitter" compares.</param>
/// <param name="Agency">The caller's agency code; null for Pak's own services.</param>
/// <param name="Name">For people to read; never for a decision.</param>
public sealed record Caller(string Subject, string? Agency, string Name, IReadOnlySet<string> Scopes) : IBindableFromHttpContext<Caller>
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var user = context.User;
        var subject = user.FindFirst("sub")?.Value;
        return ValueTask.FromResult(subject is null
            ? null
            : new Caller(
                subject,
                user.FindFirst("agency")?.Value,
                user.FindFirst("name")?.Value ?? subject,
                ScopesOf(user.FindFirst("scope")?.Value)));
    }

    /// <summary>True when what belongs to <paramref name="agency"/> is the caller's own.</summary>
    public bool Owns(string agency) => Agency == agency;

    internal static HashSet<string> ScopesOf(string? claim) => claim is null ? [] : [.. claim.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
