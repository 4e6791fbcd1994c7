using System.Globalization;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Targets;

/// <summary>
/// Many targets with one CSV file, all of it, or with a single finding nothing. A row is a target:
/// <c>indicator,plan,area,baseline_period,baseline_value,targets,note</c>, the targets being the values of the plan's years in their
/// order, the final one last, with semicolons between them.
/// </summary>
internal static class ProposeTargets
{
    public const long MaxBytes = 5 << 20;
    private const int MaxFindings = 1000;
    private const int Required = 6;

    private static readonly string[] Columns = ["indicator", "plan", "area", "baseline_period", "baseline_value", "targets", "note"];

    public sealed record Answer(int Proposed);

    private sealed record Row(int Line, string?[] Cells);

    public static async Task<Results<Ok<Answer>, RejectedFile, Problem>> Handle(
        Stream body, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        if (caller.Agency is null)
        {
            return Problems.NoAgency;
        }

        var (rows, findings) = await Read(body, ct);
        var plans = await ReadPlans.Read(transaction.Connection, ct);
        // In the order of their codes: two files with the same indicators wait for each other instead of deadlocking.
        foreach (var row in rows.OrderBy(row => row.Cells[0], StringComparer.Ordinal).ThenBy(row => row.Line))
        {
            findings.AddRange(await Propose(row, plans, caller, transaction, clock, ct));
        }

        return findings.Count == 0
            ? TypedResults.Ok(new Answer(rows.Count))
            : new RejectedFile([.. findings.OrderBy(finding => finding.Row).Take(MaxFindings).Select(finding => finding.ToFinding())]) { Problem = Problems.TargetsRejected };
    }

    private static async Task<(List<Row> Rows, List<FindingEntry> Findings)> Read(Stream csv, CancellationToken ct)
    {
        var rows = new List<Row>();
        await using var reader = CsvReader.Create(csv, CsvHeader.Options(lineBreaksInQuotes: true));
        try
        {
            await reader.ReadHeaderAsync(ct);
            var header = reader.Headers;
            var (positions, findings) = CsvHeader.Locate([.. header], Columns, Required);
            while (findings.Count == 0 && await reader.ReadAsync(ct))
            {
                var line = (int)reader.LineNumber;
                if (reader.FieldCount != header.Count)
                {
                    return (rows, [new(line, FindingCode.WrongFieldCount, null, null, Written(reader.FieldCount), Written(header.Count))]);
                }

                rows.Add(new(line, Array.ConvertAll(positions, i => i < 0 ? null : PersianText.Tidy(reader.GetString(i)))));
            }

            return (rows, findings.Count == 0 && rows.Count == 0 ? [new(1, FindingCode.NoRows, null, null)] : findings);
        }
        catch (CsvFormatException e)
        {
            return (rows, [CsvHeader.Unreadable(e)]);
        }
    }

    private static async Task<List<FindingEntry>> Propose(Row row, List<Plan> plans, Caller caller, RequestTransaction transaction, TimeProvider clock, CancellationToken ct)
    {
        var findings = new List<FindingEntry>();
        var code = row.Cells[0]!;
        var indicator = DefinitionRules.IsCode(code) ? await IndicatorRow.Find(transaction.Connection, code, forUpdate: true, ct) : null;
        if (indicator is null || !caller.Owns(indicator.Agency))
        {
            return [indicator is null
                ? new(row.Line, FindingCode.UnknownIndicator, "indicator", PlainText.Excerpt(code))
                : new(row.Line, FindingCode.OtherAgency, "indicator", code, indicator.Agency)];
        }

        var baseline = Number(row, 4, row.Cells[4]!, findings);
        var values = row.Cells[5]!.Split(';').Select(text => Number(row, 5, text, findings)).ToList();
        if (findings.Count > 0)
        {
            return findings;
        }

        var firstYear = plans.Find(plan => plan.Code == row.Cells[1])?.FirstYear ?? 0;
        var target = new NewTarget(
            code, row.Cells[1]!, new(row.Cells[3]!, baseline), [.. values.Take(values.Count - 1).Select((value, i) => new YearlyTarget(firstYear + i, value))],
            new(firstYear + values.Count - 1, values[^1]), row.Cells[2] is { Length: > 0 } area ? area : null, row.Cells[6] is { Length: > 0 } note ? note : null);
        if (Submissions.Notes.Check("note", target.Note, isRequired: false) is { } wrong)
        {
            return [new(row.Line, FindingCode.BadDefinition, "note", null, wrong.Errors[0].Message.Fa, wrong.Errors[0].Message.En)];
        }

        var (id, errors) = await ProposeTarget.Insert(transaction.Connection, target, indicator, plans, caller, clock, ct);
        return id is null && errors.Count == 0
            ? [new(row.Line, FindingCode.TargetProposed, "indicator", code)]
            : errors.ConvertAll(error => new FindingEntry(row.Line, FindingCode.BadDefinition, ColumnOf(error.Field), null, error.Message.Fa, error.Message.En));
    }

    private static decimal Number(Row row, int column, string text, List<FindingEntry> findings)
    {
        var reading = NumberText.TryRead(text.Trim(), out var value);
        if (reading != NumberReading.Number)
        {
            findings.Add(new(row.Line, reading == NumberReading.NotANumber ? FindingCode.NotANumber : FindingCode.TooManyDigits, Columns[column], PlainText.Excerpt(text)));
        }

        return value;
    }

    private static string ColumnOf(string field) => field switch
    {
        "baseline.period" => "baseline_period",
        "baseline.value" => "baseline_value",
        "area" or "plan" => field,
        _ => "targets",
    };

    private static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);
}
