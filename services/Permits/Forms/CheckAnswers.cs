using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Forms;

/// <summary>
/// Judges answers while somebody fills in a form, one question at a time if need be: only those that are sent are checked, as they will be
/// when the application is handed in. Nothing is stored.
/// </summary>
internal static class CheckAnswers
{
    public sealed record Request(JsonElement Answers)
    {
        public override string ToString() => nameof(Request);
    }

    /// <param name="Answers">As they would be stored: letters and digits folded. An optional question that was left blank is not among them.</param>
    public sealed record Answer(JsonElement Answers)
    {
        public override string ToString() => nameof(Answer);
    }

    public static async Task<Results<Ok<Answer>, Problem>> Handle(
        string code, Request request, PermitTypeRows types, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var type = PermitTypeRows.IsCode(code) ? await types.FindInForce(code, JalaliDate.TehranDay(clock.Now()), connection: null, ct) : null;
        if (type?.Form is not { } schema)
        {
            return type is null ? Problems.TypeNotFound : Problems.ApplicationInvalid.With(new FieldError("answers", "این مجوز فرمی ندارد", "This permit type has no form"));
        }

        var form = FormSchema.Parse(schema).Value!;
        var asked = request.Answers.ValueKind == JsonValueKind.Object
            ? new FormSchema([.. form.Fields.Where(f => request.Answers.TryGetProperty(f.Name, out _))])
            : form;
        var (answers, errors) = FormAnswers.Check(asked, request.Answers);
        return errors.Count > 0 ? Problems.ApplicationInvalid.With(errors) : TypedResults.Ok(new Answer(answers!.Value));
    }
}
