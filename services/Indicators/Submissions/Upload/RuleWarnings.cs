using System.Globalization;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Findings;
using Pak.Indicators.Formulas;
using Pak.Indicators.Rules;

namespace Pak.Indicators.Submissions.Upload;

/// <summary>The rules between indicators that an upload would break, were it published now. A point is questioned once for each rule.</summary>
internal sealed class RuleWarnings
{
    private readonly ExpressionRule _rule;
    private readonly SeriesTable _table;
    private readonly HashSet<(string Area, string Breakdown, DateOnly Period)> _asked = [];

    private RuleWarnings(ExpressionRule rule, SeriesTable table) => (_rule, _table) = (rule, table);

    public IReadOnlyList<string> Inputs => _rule.Inputs;

    /// <summary>One for each rule that reads one of the indicators.</summary>
    public static async IAsyncEnumerable<RuleWarnings> Load(
        NpgsqlConnection connection, long upload, IReadOnlyCollection<string> codes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var rule in await LoadRules.Load(connection, codes, ct))
        {
            yield return new(rule, await SeriesTable.Load(connection, upload, rule.Inputs, ct));
        }
    }

    public IEnumerable<FindingEntry> Find(UploadedSeries series, StagedSeries staged)
    {
        for (var i = 0; i < staged.Points.Count; i++)
        {
            var firstDay = staged.Points.Periods[i];
            if (!_asked.Add((series.Area, series.Breakdown, firstDay)))
            {
                continue;
            }

            var point = new FormulaPoint(series.Area, series.Breakdown, Period.Containing(firstDay, series.Rule.Frequency, series.Rule.Calendar));
            if (_rule.Evaluate(_table, point) is { Outcome: RuleOutcome.Violated } verdict)
            {
                yield return new(
                    staged.Lines[i], FindingCode.RuleBroken, "value", staged.Points.Values[i]?.ToString(CultureInfo.InvariantCulture),
                    _rule.Message.Fa, _rule.Message.En, Text(verdict.Left), _rule.Operator.Sign(), Text(verdict.Right));
            }
        }
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
