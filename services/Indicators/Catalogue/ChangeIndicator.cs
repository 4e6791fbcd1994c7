using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Contracts.Indicators;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>An agency changes the definition of its indicator; code and agency stay, and the earlier definition is kept.</summary>
internal static class ChangeIndicator
{
    public static async Task<Results<Ok<Indicator>, Problem>> Handle(
        string code, ChangedIndicator request, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, Recomputer recomputer, TimeProvider clock, HttpContext context,
        CancellationToken ct)
    {
        var connection = transaction.Connection;
        await FormulaChecks.TakeTurns(connection, ct);
        var current = DefinitionRules.IsCode(code) ? await IndicatorRow.Find(connection, code, forUpdate: true, ct) : null;
        if (current is null || !caller.Owns(current.Agency))
        {
            return Problems.IndicatorNotFound;
        }

        if (current.Version != read.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        if (DefinitionRules.Check(code, request, await CatalogueCodes.Load(connection, ct)) is { Count: > 0 } errors)
        {
            return CommonProblems.Invalid.With(errors);
        }

        if (Notes.Check("why", request.Why, isRequired: false) is { } wrong)
        {
            return wrong;
        }

        if (IndicatorRow.IsFixed(current, request) is { } refusal && await IndicatorRow.HasFigures(connection, current.Id, ct))
        {
            return refusal;
        }

        var change = DefinitionChange.By(caller, clock, request.Why);
        await IndicatorRow.Update(connection, code, DefinitionRules.Tidy(request), change, ct);
        if (await FormulaChecks.Find(connection, [code], ct) is { Count: > 0 } formulaErrors)
        {
            return CommonProblems.Invalid.With([.. formulaErrors.Select(found => found.Code == code ? found.Error : new FieldError("frequency", found.Error.Message))]);
        }

        var indicator = (await IndicatorRow.Find(connection, code, forUpdate: false, ct))!.ToIndicator();
        await events.Append(transaction, Changed(indicator), ct);
        await recomputer.Queue(transaction, indicator.Agency, indicator.Formula is null || indicator.Formula == current.Formula ? [] : [code], change, ct);
        context.Response.Headers.ETag = ETags.Of(indicator.Version);
        return TypedResults.Ok(indicator);
    }

    public static IndicatorChanged Changed(Indicator indicator) => new(
        indicator.Code, indicator.Name, indicator.Agency, indicator.Sector, indicator.Frequency.Code(), indicator.Calendar.ToString().ToLowerInvariant());
}
