using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Register;

internal enum Standing
{
    Valid,
    Suspended,
    Revoked,
    Surrendered,
    Expired,

    /// <summary>Not in the register: no permit.</summary>
    Unknown,
}

/// <summary>How a permit stands today, for everybody: nothing about its holder.</summary>
/// <param name="Words">The standing in a sentence.</param>
/// <param name="Number">The number that must stand on the paper; null with the rest for what is not in the register.</param>
/// <param name="ValidUntil">Its last day.</param>
internal sealed record Verification(
    Standing Standing,
    LocalizedText Words,
    DateOnly Today,
    string? Number = null,
    string? Type = null,
    LocalizedText? Title = null,
    string? Agency = null,
    string? Area = null,
    DateOnly? ValidFrom = null,
    DateOnly? ValidUntil = null,
    bool Sample = false);

/// <summary>
/// Says how a permit stands today: by the address on the paper, by the number that somebody types, or by the signed document itself, whose
/// signature is checked first. A number can be guessed, so what is said to one who has it is nothing that is not for everybody.
/// </summary>
internal static class VerifyPermit
{
    /// <param name="Document">The signed document.</param>
    /// <param name="Number">Or the number: any digits, with or without hyphens and spaces.</param>
    public sealed record Request([property: MaxLength(8000)] string? Document = null, [property: MaxLength(60)] string? Number = null)
    {
        public override string ToString() => nameof(Request);
    }

    public static async Task<Ok<Verification>> ByAddress(
        string address, NpgsqlDataSource db, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var key = SignedDocument.KeyOf(address);
        var stored = key is null ? null : await PermitRows.FindByAddress(db, key, ct);
        return TypedResults.Ok(await Answer(stored, types, clock, http, ct));
    }

    public static async Task<Results<Ok<Verification>, Problem>> ByPaper(
        Request request, NpgsqlDataSource db, SignedDocument documents, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (request.Document is not { } document)
        {
            return Permit.NumberIn(request.Number ?? "") is { } number
                ? TypedResults.Ok(await Answer(await PermitRows.FindByNumber(db, number, ct), types, clock, http, ct))
                : Problems.NumberMalformed;
        }

        if (await documents.Check(document.Trim(), ct) is not { } claims)
        {
            return Problems.DocumentForged;
        }

        return TypedResults.Ok(await Answer(await PermitRows.FindByNumber(db, claims.Jti, ct), types, clock, http, ct));
    }

    private static async Task<Verification> Answer(StoredPermit? stored, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var today = JalaliDate.TehranDay(clock.Now());
        http.Response.Headers.CacheControl = "no-store";
        if (stored is null)
        {
            return new Verification(Standing.Unknown, WordsOf(Standing.Unknown), today);
        }

        var permit = stored.Permit;
        var standing = permit.StateOn(today) switch
        {
            PermitState.Active => Standing.Valid,
            PermitState.Suspended => Standing.Suspended,
            PermitState.Revoked => Standing.Revoked,
            PermitState.Surrendered => Standing.Surrendered,
            _ => Standing.Expired,
        };
        var type = await types.Get(permit.Type, permit.TypeVersion, connection: null, ct);
        return new Verification(
            standing, WordsOf(standing), today, permit.Number, permit.Type, type.Title, permit.Agency, permit.Area, permit.ValidFrom, permit.ValidUntil, permit.Sample);
    }

    private static LocalizedText WordsOf(Standing standing) => standing switch
    {
        Standing.Valid => new("این مجوز امروز معتبر است", "This permit is valid today"),
        Standing.Suspended => new("این مجوز تعلیق شده است و اکنون اعتبار ندارد", "This permit is suspended: it does not hold at present"),
        Standing.Revoked => new("این مجوز ابطال شده است", "This permit has been revoked"),
        Standing.Surrendered => new("دارندهٔ این مجوز از آن انصراف داده است", "The holder has given this permit back"),
        Standing.Expired => new("مدت اعتبار این مجوز پایان یافته است", "This permit has expired"),
        Standing.Unknown => new("چنین مجوزی ثبت نشده است؛ این نوشته مجوز نیست", "No such permit is in the register: this is no permit"),
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, message: null),
    };
}
