using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Types;

/// <summary>
/// Defines a permit type of the caller's agency, or its next version. Files submitted before the new version takes effect stay
/// judged by theirs.
/// </summary>
internal static class DefinePermitType
{
    public sealed record Request(
        LocalizedText Title,
        PermitClass Class,
        [property: Range(1, 365)] int StatutoryDays,
        [property: Range(1, 365)] int PromisedDays,
        bool TacitApproval,
        [property: MinLength(1), MaxLength(100)] IReadOnlyList<Condition> Conditions,
        [property: MaxLength(50)] IReadOnlyList<RequiredDocument> Documents,
        [property: Range(0, 1_000_000_000_000L)] long Fee,
        [property: Range(1, 1200)] int ValidityMonths,
        DateOnly EffectiveFrom,
        LocalizedText? Summary = null,
        [property: Range(0, 365)] int ExtensionDays = 0,
        [property: MaxLength(60)] string? OversightAgency = null,
        [property: MaxLength(20)] IReadOnlyList<Inquiry>? Inquiries = null,
        JsonElement? Form = null);

    public static async Task<Results<Ok<PermitType>, Created<PermitType>, Problem>> Handle(
        string code, Request request, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!PermitTypeRows.IsCode(code) || caller.Agency is null)
        {
            return Problems.TypeNotFound;
        }

        var now = clock.Now();
        var connection = transaction.Connection;
        var created = await PermitTypeRows.TryCreate(connection, code, caller.Agency, now, ct);
        if (!created && !caller.Owns(await PermitTypeRows.LockAgency(connection, code, ct) ?? ""))
        {
            return Problems.TypeNotFound;
        }

        var previous = await PermitTypeRows.FindLatest(connection, code, ct);
        if (previous is not null && (await IfMatch.BindAsync(http, null!))!.Version != previous.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        var next = Version(code, (previous?.Version ?? 0) + 1, caller.Agency, request);
        if (next.Texts().Any(text => PersianText.HasControls(text, multiline: true)))
        {
            return Problems.TypeInvalid.With(new FieldError(
                "$", "متن‌ها نباید نویسهٔ کنترلی یا نویسهٔ تغییر جهت متن داشته باشند", "Texts must not contain control characters or overrides of the writing direction"));
        }

        next = Tidied(next);
        var check = next.Checked(previous, JalaliDate.TehranDay(now));
        if (check.Problem is { } refused)
        {
            return refused;
        }

        await PermitTypeRows.Append(connection, next, caller.Subject, now, ct);
        http.Response.Headers.ETag = ETags.Of(next.Version);
        return created ? TypedResults.Created($"/api/permits/types/{code}", next) : TypedResults.Ok(next);
    }

    private static PermitType Version(string code, int version, string agency, Request request) =>
        new(code, version, request.Title, agency, request.Class, request.StatutoryDays, request.PromisedDays, request.TacitApproval,
            [.. request.Conditions.OrderBy(c => c.Number)],
            [.. request.Documents.Select((d, i) => d.Completed(i + 1))],
            request.Fee, request.ValidityMonths, request.EffectiveFrom, Sample: false)
        {
            Summary = request.Summary,
            ExtensionDays = request.ExtensionDays,
            OversightAgency = request.OversightAgency,
            Inquiries = request.Inquiries ?? [],
            Form = request.Form,
        };

    private static PermitType Tidied(PermitType type) => type with
    {
        Title = Tidy(type.Title),
        Summary = type.Summary is { } summary ? Tidy(summary) : null,
        Conditions = [.. type.Conditions.Select(c => c with { Text = Tidy(c.Text), Basis = Tidy(c.Basis) })],
        Documents = [.. type.Documents.Select(d => d with { Fa = PersianText.Tidy(d.Fa), En = PersianText.Tidy(d.En), Columns = [.. d.Columns!.Select(PersianText.Tidy)] })],
        Inquiries = [.. type.Inquiries.Select(i => i with { Question = Tidy(i.Question) })],
    };

    private static LocalizedText Tidy(LocalizedText text) => new(PersianText.Tidy(text.Fa), PersianText.Tidy(text.En));
}
