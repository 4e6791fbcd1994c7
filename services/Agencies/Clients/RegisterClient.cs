using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Agencies.Registry;
using Pak.Contracts;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Agencies.Clients;

/// <summary>A new client. Without a public key it gets a secret, shown in this answer and never again.</summary>
internal static class RegisterClient
{
    public sealed record Request(LocalizedText Name, [MaxLength(20)] string[] Scopes, PublicKey? PublicKey = null);

    /// <param name="Secret">Absent for a client with a public key, and in the replay of an Idempotency-Key: Pak keeps no secret.</param>
    public sealed record Response(
        string Id,
        string Agency,
        LocalizedText Name,
        IReadOnlyList<string> Scopes,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicKey? PublicKey,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret);

    public static async Task<Results<Created<Response>, Problem>> Handle(
        string code, Request request, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var connection = transaction.Connection;
        if (!await caller.Reaches(connection, code, ct))
        {
            return Problems.AgencyNotFound;
        }

        var id = $"{code}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 10)}";
        var registered = Client.Register(id, code, request.Name, request.Scopes, request.PublicKey);
        if (registered.Problem is { } refused)
        {
            return refused;
        }

        var client = registered.Value!;
        await ClientRows.Insert(connection, client, clock.GetUtcNow(), ct);
        var secret = client.PublicKey is null ? await ClientRows.AddSecret(connection, id, clock.GetUtcNow(), ct) : null;
        var response = new Response(id, code, client.Name, client.Scopes, client.PublicKey, secret);
        transaction.KeptAnswer = JsonSerializer.SerializeToUtf8Bytes(response with { Secret = null }, JsonDefaults.Options);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/agencies/{code}/clients/{id}", response);
    }
}
