using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.People;

internal static class RegisterPerson
{
    public sealed record Request(
        [Required, MaxLength(64)] string Username, LocalizedText Name, [Required, MaxLength(Passwords.Longest)] string Password, [MaxLength(10)] string[] Roles);

    public static async Task<Results<Created<Person>, Problem>> Handle(
        string code, Request request, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!await caller.Reaches(transaction.Connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var now = clock.GetUtcNow();
        var registered = Person.Register(Guid.CreateVersion7(now), code, request.Username, request.Name, request.Password, request.Roles);
        if (registered.Problem is { } refused)
        {
            return refused;
        }

        var person = registered.Value!;
        try
        {
            await PersonRows.Insert(transaction.Connection, person, Passwords.Hash(request.Password), now, ct);
        }
        catch (PostgresException e) when (e.ConstraintName == "people_username")
        {
            return Problems.UsernameTaken;
        }

        http.Response.Headers.ETag = ETags.Of(person.Version);
        return TypedResults.Created($"/api/agencies/{code}/people/{person.Id}", person);
    }
}
