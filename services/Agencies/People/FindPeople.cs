using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.People;

/// <summary>An agency's people by username.</summary>
internal static class FindPeople
{
    public static async Task<Results<Ok<Page<Person>>, Problem>> Handle(
        string code, PageRequest page, Caller caller, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var rows = await connection.QueryAsync<PersonRows.Row>(new CommandDefinition(
            $"""
            SELECT {PersonRows.Columns} FROM people
            WHERE agency = @code AND (@After::text IS NULL OR username > @After)
            ORDER BY username LIMIT @Take
            """,
            new { code, page.After, page.Take },
            cancellationToken: ct));
        return TypedResults.Ok(Page<Person>.From([.. rows.Select(r => r.ToPerson())], page, p => p.Username, http));
    }
}
