using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Formulas;

namespace Pak.Indicators.Rules;

internal static class LoadRules
{
    /// <summary>The rules that are in force and read one of these indicators; all of them when <paramref name="codes"/> is null.</summary>
    public static async Task<List<ExpressionRule>> Load(NpgsqlConnection connection, IReadOnlyCollection<string>? codes, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<ExpressionRuleRow>(new CommandDefinition(
            $"""
            SELECT {ExpressionRuleRow.Columns} FROM expression_rules r
            WHERE r.withdrawn_at IS NULL AND (@Codes::text[] IS NULL OR r.inputs && @Codes) ORDER BY r.id
            """,
            new { Codes = codes?.ToArray() }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToRule())];
    }
}

/// <summary>A row of <c>expression_rules</c>.</summary>
internal sealed class ExpressionRuleRow
{
    public const string Columns = "r.id, r.agency, r.left_formula, r.operator, r.right_formula, r.missing, r.message_fa, r.message_en, r.created_at, r.created_by_name";

    public Guid Id { get; init; }
    public string Agency { get; init; } = "";
    public string LeftFormula { get; init; } = "";
    public string Operator { get; init; } = "";
    public string RightFormula { get; init; } = "";
    public string Missing { get; init; } = "";
    public string MessageFa { get; init; } = "";
    public string MessageEn { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedByName { get; init; } = "";

    public MissingInputs ParsedMissing => Missing switch
    {
        "skip-if-any" => MissingInputs.SkipIfAny,
        "skip-if-all" => MissingInputs.SkipIfAll,
        _ => MissingInputs.NeverSkip,
    };

    public ExpressionRule ToRule() => new(
        Id, Agency, Formula.OfStored(LeftFormula),
        Comparisons.TryParse(Operator, out var comparison) ? comparison : throw new FormatException($"'{Operator}' is not a comparison."),
        Formula.OfStored(RightFormula), ParsedMissing, new LocalizedText(MessageFa, MessageEn));
}
