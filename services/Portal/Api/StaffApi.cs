using Pak.Contracts;

namespace Pak.Portal.Api;

internal sealed record Person(
    Guid Id, LocalizedText Name, string Username, string Agency, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes);

internal sealed record StaffSessionAnswer(string Session, string AccessToken, int ExpiresIn, Person Person);

internal sealed record StaffTokenAnswer(string AccessToken, int ExpiresIn, Person? Person);

/// <summary>Sign-in of staff: the portal's own client exchanges a person's credentials for a session.</summary>
internal sealed class StaffApi(HttpClient http) : ServiceApi(http)
{
    public Task<StaffSessionAnswer> SignIn(string username, string password, CancellationToken ct) =>
        Post<StaffSessionAnswer>("staff/sessions", new { username, password }, ct);

    public Task<StaffTokenAnswer> Token(string session, CancellationToken ct) => Post<StaffTokenAnswer>("staff/sessions/token", new { session }, ct);

    public Task End(string session, CancellationToken ct) => Post<object>("staff/sessions/end", new { session }, ct);
}
