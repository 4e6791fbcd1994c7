using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Clients;

internal static class ClientEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder endpoints)
    {
        var clients = endpoints.MapGroup("/api/agencies/{code}/clients").WithTags("API clients").RequireScope(Scopes.AgenciesManage);
        clients.MapGet("", FindClients.Handle).WithSummary("An agency's API clients.");
        clients.MapPost("", RegisterClient.Handle).WithSummary("Enters a client; its secret is shown once, here.");
        clients.MapPost("{id}/secrets", IssueSecret.Handle).WithSummary("Issues a new secret; the old one works 24 hours more.");
        clients.MapDelete("{id}", DeleteClient.Handle).WithSummary("Deletes a client: no more tokens for it.");
    }
}
