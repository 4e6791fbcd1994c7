using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.Staff;

internal static class StaffEndpoints
{
    /// <summary>For the portal alone; the gateway does not route these.</summary>
    public static void MapStaff(this IEndpointRouteBuilder endpoints)
    {
        var sessions = endpoints.MapGroup("/staff/sessions").WithTags("Staff sessions").RequireScope(Scopes.StaffSignIn).ExcludeFromDescription();
        sessions.MapPost("", SignIn.Handle).WithSummary("Signs a person in.");
        sessions.MapPost("token", RenewToken.Handle).WithSummary("A new access token for a session.");
        sessions.MapPost("end", EndSession.Handle).WithSummary("Signs a person out.");
    }
}
