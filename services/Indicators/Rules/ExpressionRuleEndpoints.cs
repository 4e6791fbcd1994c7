using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Formulas;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Rules;

/// <summary>What must hold between indicators, as it is shown.</summary>
/// <param name="Operator">= ≠ &lt; ≤ &gt; ≥.</param>
/// <param name="Inputs">The codes of the indicators that it compares.</param>
public sealed record ShownRule(
    Guid Id, string Agency, string Left, string Operator, string Right, MissingInputs Missing, LocalizedText Message, IReadOnlyList<string> Inputs,
    DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>A rule to be added. Formulas are written as those of computed indicators; at least one indicator is the caller's agency's.</summary>
/// <param name="Operator">= ≠ &lt; ≤ &gt; ≥, also == != &lt;= &gt;=.</param>
/// <param name="Message">What an upload that breaks the rule is told.</param>
public sealed record NewRule(string Left, string Operator, string Right, LocalizedText Message, MissingInputs Missing = MissingInputs.SkipIfAny);

/// <summary>Rules between indicators: read by everybody, added and withdrawn by agencies, never changed.</summary>
internal static class ExpressionRuleEndpoints
{
    private const int MaxRulesOfAgency = 500;

    public static void MapRules(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators/rules").WithTags("Rules");
        group.MapGet("", List).AllowAnonymous().WithSummary("What must hold between indicators.");
        group.MapPost("", Add).Refuses(CommonProblems.Invalid, Problems.NoAgency, Problems.TooManyRules).RequireScope(Scopes.IndicatorsDefine).WithSummary("Add a rule.");
        group.MapDelete("{id:guid}", Withdraw).Refuses(Problems.RuleNotFound).RequireScope(Scopes.IndicatorsDefine).WithSummary("Withdraw a rule of the caller's agency.");
    }

    private static async Task<Ok<Page<ShownRule>>> List(
        PageRequest page, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? indicator = null, string? agency = null)
    {
        var after = Guid.Empty;
        if (page.After is not null && !Guid.TryParse(page.After, out after))
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.");
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<ExpressionRuleRow>(new CommandDefinition(
            $"""
            SELECT {ExpressionRuleRow.Columns} FROM expression_rules r
            WHERE r.withdrawn_at IS NULL AND r.id > @after
              AND (@indicator::text IS NULL OR r.inputs @> ARRAY[@indicator]) AND (@agency::text IS NULL OR r.agency = @agency)
            ORDER BY r.id LIMIT @Take
            """,
            new { after, indicator = QueryValues.Clean(indicator), agency = QueryValues.Clean(agency), page.Take }, cancellationToken: ct));
        return TypedResults.Ok(Page<ShownRule>.From([.. rows.Select(Show)], page, rule => rule.Id.ToString(), context));
    }

    private static async Task<Results<Created<ShownRule>, Problem>> Add(
        NewRule request, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        if (caller.Agency is not { } agency)
        {
            return Problems.NoAgency;
        }

        var errors = new List<FieldError>();
        var left = Side(errors, "left", request.Left);
        var right = Side(errors, "right", request.Right);
        if (!Comparisons.TryParse(request.Operator.Trim(), out var comparison))
        {
            errors.Add(new FieldError("operator", "یکی از این‌ها: = ≠ < ≤ > ≥", "One of = ≠ < ≤ > ≥"));
        }

        foreach (var (field, text) in new[] { ("message.fa", request.Message.Fa), ("message.en", request.Message.En) })
        {
            if (text.Length > 500 || PersianText.HasControls(text, multiline: false))
            {
                errors.Add(new FieldError(field, "یک سطر با حداکثر ۵۰۰ نویسه", "One line of at most 500 characters"));
            }
        }

        var connection = transaction.Connection;
        var inputs = (left?.Inputs ?? []).Union(right?.Inputs ?? [], StringComparer.Ordinal).ToArray();
        if (errors.Count == 0)
        {
            errors.AddRange(await CheckInputs(connection, inputs, agency, ct));
        }

        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO expression_rules (id, agency, left_formula, operator, right_formula, missing, message_fa, message_en, inputs, created_at, created_by, created_by_name)
            SELECT @id, @agency, @Left, @Operator, @Right, @Missing, @Fa, @En, @inputs, @now, @Subject, @Name
            WHERE (SELECT count(*) FROM expression_rules WHERE agency = @agency AND withdrawn_at IS NULL) < @MaxRulesOfAgency
            """,
            new
            {
                id,
                agency,
                Left = left!.Text,
                Operator = comparison.Sign(),
                Right = right!.Text,
                Missing = QueryValues.Written(request.Missing),
                Fa = PersianText.Tidy(request.Message.Fa),
                En = PersianText.Tidy(request.Message.En),
                inputs,
                now,
                caller.Subject,
                caller.Name,
                MaxRulesOfAgency,
            },
            cancellationToken: ct));
        if (inserted == 0)
        {
            return Problems.TooManyRules;
        }

        var row = await connection.QuerySingleAsync<ExpressionRuleRow>(new CommandDefinition(
            $"SELECT {ExpressionRuleRow.Columns} FROM expression_rules r WHERE r.id = @id", new { id }, cancellationToken: ct));
        return TypedResults.Created("/api/indicators/rules", Show(row));
    }

    private static async Task<Results<NoContent, Problem>> Withdraw(Guid id, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct) =>
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE expression_rules SET withdrawn_at = @Now, withdrawn_by = @Subject WHERE id = @id AND agency = @Agency AND withdrawn_at IS NULL",
            new { id, Agency = caller.Agency ?? "", Now = clock.GetUtcNow(), caller.Subject }, cancellationToken: ct)) == 1
            ? TypedResults.NoContent()
            : Problems.RuleNotFound;

    private static Formula? Side(List<FieldError> errors, string field, string text)
    {
        var result = Formula.Parse(text);
        if (result.Problem is { } problem)
        {
            errors.Add(new FieldError(field, problem.Detail!));
        }

        return result.Value;
    }

    /// <summary>Every input is in the catalogue, all have one frequency and calendar, and one is the agency's own.</summary>
    private static async Task<List<FieldError>> CheckInputs(NpgsqlConnection connection, string[] inputs, string agency, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<(string Code, string Agency, string Kind)>(new CommandDefinition(
            "SELECT code, agency, frequency || calendar FROM indicators WHERE code = ANY(@inputs)", new { inputs }, cancellationToken: ct))).AsList();
        var unknown = inputs.Except(rows.Select(row => row.Code), StringComparer.Ordinal).ToList();
        return unknown.Count > 0 ? [new FieldError("left", $"شاخصی با این کد تعریف نشده است: {string.Join("، ", unknown)}", $"No indicator has the code {string.Join(", ", unknown)}")]
            : !rows.Exists(row => row.Agency == agency) ? [new FieldError("left", "دست‌کم یکی از شاخص‌ها باید از آنِ دستگاه شما باشد", "At least one of the indicators must be your agency's")]
            : rows.DistinctBy(row => row.Kind).Count() > 1 ? [new FieldError("right", "تناوب و تقویم شاخص‌ها باید یکی باشد", "The indicators must have one frequency and calendar")]
            : [];
    }

    private static ShownRule Show(ExpressionRuleRow row)
    {
        var rule = row.ToRule();
        return new(rule.Id, rule.Agency, rule.Left.Text, rule.Operator.Sign(), rule.Right.Text, rule.Missing, rule.Message, rule.Inputs, row.CreatedAt, row.CreatedByName);
    }
}
