using Dapper;
using Npgsql;
using Pak.Indicators.Formulas;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Catalogue;

/// <summary>
/// What formulas must be among each other: every input is in the catalogue with the same frequency and calendar, and no
/// formula leads back to its own indicator.
/// </summary>
internal static class FormulaChecks
{
    private const int LockClass = 0x50414B; // "PAK"
    private const int FormulaLock = 3;

    /// <summary>Formulas change one transaction at a time: two that are right alone may close a cycle together.</summary>
    public static Task TakeTurns(NpgsqlConnection connection, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(@LockClass, @FormulaLock)", new { LockClass, FormulaLock }, cancellationToken: ct));

    /// <summary>
    /// What is wrong, by code, with the stored formulas of these indicators and of those that read them. Call after
    /// <see cref="TakeTurns"/> and after the definitions are written; roll back when there is something.
    /// </summary>
    public static async Task<List<(string Code, FieldError Error)>> Find(NpgsqlConnection connection, IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<(string Code, string Formula)>(new CommandDefinition(
            "SELECT code, formula FROM indicators WHERE formula IS NOT NULL", cancellationToken: ct))).ToList();
        var formulas = rows.ToDictionary(row => row.Code, row => Formula.OfStored(row.Formula), StringComparer.Ordinal);
        var concerned = formulas.Where(pair => codes.Contains(pair.Key) || pair.Value.Inputs.Any(codes.Contains)).ToList();
        var kinds = await Kinds(connection, [.. concerned.SelectMany(pair => pair.Value.Inputs.Append(pair.Key))], ct);
        var graph = new FormulaGraph(formulas);
        var errors = new List<(string, FieldError)>();
        foreach (var (code, formula) in concerned.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            errors.AddRange(formula.Inputs.Where(input => !kinds.ContainsKey(input)).Select(input =>
                (code, new FieldError("formula", $"شاخصی با کد {input} تعریف نشده است", $"No indicator has the code {input}"))));
            errors.AddRange(formula.Inputs.Where(input => kinds.TryGetValue(input, out var kind) && kind != kinds[code]).Select(input =>
                (code, new FieldError("formula", $"تناوب و تقویم {input} با این شاخص یکی نیست", $"The frequency and calendar of {input} are not this indicator's"))));
            if (codes.Contains(code) && graph.CycleThrough(code, formula) is { } cycle)
            {
                errors.Add((code, new FieldError("formula", $"فرمول به خود شاخص بازمی‌گردد: {string.Join(" ← ", cycle)}", $"The formula leads back to the indicator itself: {string.Join(" → ", cycle)}")));
            }
        }

        return errors;
    }

    private static async Task<Dictionary<string, string>> Kinds(NpgsqlConnection connection, string[] codes, CancellationToken ct) =>
        (await connection.QueryAsync<(string Code, string Kind)>(new CommandDefinition(
            "SELECT code, frequency || calendar FROM indicators WHERE code = ANY(@codes)", new { codes }, cancellationToken: ct)))
        .ToDictionary(row => row.Code, row => row.Kind, StringComparer.Ordinal);
}
