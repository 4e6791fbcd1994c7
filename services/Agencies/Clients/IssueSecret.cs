using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Agencies.Registry;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Clients;

/// <summary>A new secret for a client. The old one works for 24 hours more: time to bring the new one to where it is used.</summary>
internal static class IssueSecret
{
    /// <param name="Secret">Shown once; absent in the replay of an Idempotency-Key.</param>
    /// <param name="OldSecretsEndAt">When the secrets before this one stop working.</param>
    public sealed record Response(
        string Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret, DateTimeOffset OldSecretsEndAt);

    public static async Task<Results<Ok<Response>, Problem>> Handle(
        string code, string id, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        if (await ClientRows.FindForUpdate(connection, code, id, ct) is not { } client)
        {
            return Problems.ClientNotFound;
        }

        if (client.PublicKey is not null)
        {
            return Problems.ClientHasKey;
        }

        var now = clock.GetUtcNow();
        var response = new Response(id, await ClientRows.AddSecret(connection, id, now, ct), now + Client.SecretOverlap);
        transaction.KeptAnswer = JsonSerializer.SerializeToUtf8Bytes(response with { Secret = null }, JsonDefaults.Options);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(response);
    }
}
