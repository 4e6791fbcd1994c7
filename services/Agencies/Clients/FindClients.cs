using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Clients;

/// <summary>An agency's clients by id.</summary>
internal static class FindClients
{
    public static async Task<Results<Ok<Page<Client>>, Problem>> Handle(
        string code, PageRequest page, Caller caller, NpgsqlDataSource db, HttpContext http, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var rows = await connection.QueryAsync<ClientRows.Row>(new CommandDefinition(
            $"""
            SELECT {ClientRows.Columns} FROM clients
            WHERE agency = @code AND (@After::text IS NULL OR id > @After)
            ORDER BY id LIMIT @Take
            """,
            new { code, page.After, page.Take },
            cancellationToken: ct));
        return TypedResults.Ok(Page<Client>.From([.. rows.Select(r => r.ToClient())], page, c => c.Id, http));
    }
}
