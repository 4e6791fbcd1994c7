using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Indicators.Findings;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>An agency defines and changes many indicators with one CSV file: all of it, or with a single finding nothing.</summary>
internal static class DefineIndicators
{
    public const long MaxBytes = 5 << 20;
    private const int MaxFindings = 1000;

    public sealed record Answer(int Created, int Updated, int Unchanged);

    public static async Task<Results<Ok<Answer>, RejectedFile, Problem>> Handle(
        Stream body, Caller caller, RequestTransaction transaction, EventLog events, Recomputer recomputer, TimeProvider clock, CancellationToken ct, string? why = null)
    {
        if (caller.Agency is not { } agency)
        {
            return Problems.NoAgency;
        }

        if (Notes.Check("why", why, isRequired: false) is { } wrong)
        {
            return wrong;
        }

        var (rows, findings) = await DefinitionFile.Read(body, ct);
        if (findings.Count == 0)
        {
            var change = DefinitionChange.By(caller, clock, why);
            var computed = new List<string>();
            var (answer, refused) = await Store(rows, agency, change, transaction, events, computed, ct);
            if (refused.Count == 0)
            {
                await recomputer.Queue(transaction, agency, computed, change, ct);
                return TypedResults.Ok(answer);
            }

            findings = refused;
        }

        return new RejectedFile([.. findings.Take(MaxFindings).Select(finding => finding.ToFinding())]);
    }

    /// <param name="computed">Gets the codes whose formulas are set.</param>
    private static async Task<(Answer Answer, List<FindingEntry> Findings)> Store(
        List<DefinitionFile.Row> rows, string agency, DefinitionChange change, RequestTransaction transaction, EventLog events, List<string> computed, CancellationToken ct)
    {
        var connection = transaction.Connection;
        await FormulaChecks.TakeTurns(connection, ct);
        var known = await CatalogueCodes.Load(connection, ct);
        var findings = new List<FindingEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var (created, updated, unchanged) = (0, 0, 0);

        // Publications lock what they change in this order too.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT FROM indicators WHERE code = ANY(@Codes) ORDER BY id FOR UPDATE", new { Codes = rows.ConvertAll(row => row.Code).ToArray() }, cancellationToken: ct));

        // In the order of their codes: two files with the same indicators wait for each other instead of deadlocking.
        foreach (var row in rows.OrderBy(row => row.Code, StringComparer.Ordinal).ThenBy(row => row.Line))
        {
            findings.AddRange(row.Findings);
            var existing = DefinitionRules.IsCode(row.Code) ? await IndicatorRow.Find(connection, row.Code, forUpdate: true, ct) : null;
            var before = existing?.ToIndicator();
            var content = row.Read(before);
            findings.AddRange(Check(row, content, existing, agency, known, lines));
            if (findings.Count > 0)
            {
                continue; // nothing will be stored; the rest is only checked
            }

            content = DefinitionRules.Tidy(content);
            if (before is null)
            {
                if (!await IndicatorRow.Insert(connection, row.Code, agency, content, sample: false, change, ct))
                {
                    findings.Add(new(row.Line, FindingCode.OtherAgency, "code", row.Code, ""));
                    continue;
                }

                var after = (await IndicatorRow.Find(connection, row.Code, forUpdate: false, ct))!.ToIndicator();
                await events.Append(transaction, DefineIndicator.Defined(after), ct);
                Remember(after.Formula, null, row.Code);
                created++;
            }
            else if (DefinitionVersion.AreSame(content, before))
            {
                unchanged++;
            }
            else if (IndicatorRow.IsFixed(existing!, content) is { } refusal && await IndicatorRow.HasFigures(connection, existing!.Id, ct))
            {
                findings.Add(refusal.Equals(Problems.FrequencyFixed)
                    ? new(row.Line, FindingCode.FrequencyFixed, "frequency", null)
                    : new(row.Line, FindingCode.ComputedFixed, "formula", null));
            }
            else
            {
                await Update(row.Code, content);
                Remember(content.Formula, before.Formula, row.Code);
            }
        }

        if (findings.Count == 0)
        {
            // Formulas may read what the same file defines, so they are held against the whole of it.
            var wrong = await FormulaChecks.Find(connection, lines.Keys, ct);
            findings.AddRange(wrong.Select(found => new FindingEntry(
                lines.GetValueOrDefault(found.Code, 1), FindingCode.BadDefinition, "formula", found.Code, found.Error.Message.Fa, found.Error.Message.En)));
        }

        return (new Answer(created, updated, unchanged), findings);

        void Remember(string? formula, string? before, string code)
        {
            if (formula is not null && formula != before)
            {
                computed.Add(code);
            }
        }

        async Task Update(string code, IndicatorContent content)
        {
            await IndicatorRow.Update(connection, code, content, change, ct);
            var after = (await IndicatorRow.Find(connection, code, forUpdate: false, ct))!.ToIndicator();
            await events.Append(transaction, ChangeIndicator.Changed(after), ct);
            updated++;
        }
    }

    private static List<FindingEntry> Check(
        DefinitionFile.Row row, IndicatorContent content, IndicatorRow? existing, string agency, CatalogueCodes known, Dictionary<string, int> lines)
    {
        var findings = new List<FindingEntry>();
        if (existing is not null && existing.Agency != agency)
        {
            findings.Add(new(row.Line, FindingCode.OtherAgency, "code", row.Code, existing.Agency));
        }

        if (!lines.TryAdd(row.Code, row.Line))
        {
            findings.Add(new(row.Line, FindingCode.Duplicate, "code", PlainText.Excerpt(row.Code), lines[row.Code].ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (row.Findings.Count == 0)
        {
            findings.AddRange(DefinitionRules.Check(row.Code, content, known).Select(error =>
                new FindingEntry(row.Line, FindingCode.BadDefinition, DefinitionFile.ColumnOf(error.Field), null, error.Message.Fa, error.Message.En)));
        }

        return findings;
    }
}

/// <summary>422 problem+json with what is wrong in the file, row by row.</summary>
internal sealed record RejectedFile(IReadOnlyList<Finding> Findings) : IResult, IStatusCodeHttpResult
{
    public Problem Problem { get; init; } = Problems.DefinitionsRejected;

    public int? StatusCode => StatusCodes.Status422UnprocessableEntity;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var problem = Problem;
        var language = Language.Of(httpContext.Request);
        httpContext.Response.StatusCode = problem.Status;
        httpContext.Response.Headers.ContentLanguage = language;
        var document = new Document(
            $"urn:pak:problem:{problem.Code}", problem.Title.In(language), problem.Status, problem.Code,
            System.Diagnostics.Activity.Current?.TraceId.ToString(), Findings);
        return httpContext.Response.WriteAsJsonAsync(document, JsonDefaults.Options, "application/problem+json", httpContext.RequestAborted);
    }

    private sealed record Document(string Type, string Title, int Status, string Code, string? TraceId, IReadOnlyList<Finding> Findings);
}
