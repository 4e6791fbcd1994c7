using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.People;

internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        var people = endpoints.MapGroup("/api/agencies/{code}/people").WithTags("People").RequireScope(Scopes.AgenciesManage);
        people.MapGet("", FindPeople.Handle).WithSummary("An agency's people.");
        people.MapPost("", RegisterPerson.Handle).WithSummary("Enters a person with roles and a first password.");
        people.MapPut("{id:guid}", ChangePerson.Handle).WithSummary("Changes a person's name, roles or whether the account is active.");
        people.MapPost("{id:guid}/password", SetPassword.Handle).WithSummary("Sets a new password and ends all sessions.");
    }
}
