using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Contracts.Indicators;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>An agency enters an indicator of its own in the catalogue.</summary>
internal static class DefineIndicator
{
    public static async Task<Results<Created<Indicator>, Problem>> Handle(
        NewIndicator request, Caller caller, RequestTransaction transaction, EventLog events, Recomputer recomputer, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (caller.Agency is not { } agency)
        {
            return Problems.NoAgency;
        }

        var connection = transaction.Connection;
        await FormulaChecks.TakeTurns(connection, ct);
        if (DefinitionRules.Check(request.Code, request, await CatalogueCodes.Load(connection, ct)) is { Count: > 0 } errors)
        {
            return CommonProblems.Invalid.With(errors);
        }

        var content = DefinitionRules.Tidy(request);
        var change = DefinitionChange.By(caller, clock, why: null);
        if (!await IndicatorRow.Insert(connection, request.Code, agency, content, sample: false, change, ct))
        {
            return Problems.CodeTaken;
        }

        if (await FormulaChecks.Find(connection, [request.Code], ct) is { Count: > 0 } formulaErrors)
        {
            return CommonProblems.Invalid.With([.. formulaErrors.Select(found => found.Error)]);
        }

        var indicator = (await IndicatorRow.Find(connection, request.Code, forUpdate: false, ct))!.ToIndicator();
        await events.Append(transaction, Defined(indicator), ct);
        await recomputer.Queue(transaction, agency, indicator.Formula is null ? [] : [indicator.Code], change, ct);
        context.Response.Headers.ETag = ETags.Of(indicator.Version);
        return TypedResults.Created($"/api/indicators/{indicator.Code}", indicator);
    }

    public static IndicatorDefined Defined(Indicator indicator) => new(
        indicator.Code, indicator.Name, indicator.Agency, indicator.Sector, indicator.Frequency.Code(), indicator.Calendar.ToString().ToLowerInvariant());
}
