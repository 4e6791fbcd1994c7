using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Registry;

internal static class RegistryEndpoints
{
    public static void MapAgencies(this IEndpointRouteBuilder endpoints)
    {
        var register = endpoints.MapGroup("/api/agencies").WithTags("Agencies");
        register.MapGet("", FindAgencies.Handle).AllowAnonymous().WithSummary("The register of agencies.");
        register.MapGet("{code}", GetAgency.Handle).AllowAnonymous().WithSummary("One agency.");
        register.MapPost("", RegisterAgency.Handle).RequireScope(Scopes.AgenciesManage).WithSummary("Registers an agency below one of the caller's.");
        register.MapPut("{code}", ChangeAgency.Handle).RequireScope(Scopes.AgenciesManage).WithSummary("Changes names, kind, parent or area.");
        register.MapPost("{code}/suspension", SuspendAgency.Handle).RequireScope(Scopes.AgenciesManage).WithSummary("Suspends: no more tokens for its people and clients.");
        register.MapDelete("{code}/suspension", ReinstateAgency.Handle).RequireScope(Scopes.AgenciesManage).WithSummary("Makes a suspended agency active again.");
    }
}
