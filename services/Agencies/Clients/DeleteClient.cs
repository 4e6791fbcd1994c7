using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Clients;

/// <summary>The client gets no more tokens; those that are out end within ten minutes.</summary>
internal static class DeleteClient
{
    public static async Task<Results<NoContent, Problem>> Handle(
        string code, string id, Caller caller, RequestTransaction transaction, CancellationToken ct)
    {
        if (!await caller.Reaches(transaction.Connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var deleted = await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM clients WHERE id = @id AND agency = @code", new { id, code }, cancellationToken: ct));
        return deleted == 1 ? TypedResults.NoContent() : Problems.ClientNotFound;
    }
}
