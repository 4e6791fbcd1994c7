using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;
using Pak.Contracts.Indicators;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>An agency changes the definition of its indicator; code and agency stay.</summary>
internal static class ChangeIndicator
{
    public static async Task<Results<Ok<Indicator>, Problem>> Handle(
        string code, IndicatorContent request, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, HttpContext context, CancellationToken ct)
    {
        var current = DefinitionRules.IsCode(code) ? await IndicatorRow.Find(transaction.Connection, code, forUpdate: true, ct) : null;
        if (current is null || !caller.Owns(current.Agency))
        {
            return Problems.IndicatorNotFound;
        }

        if (current.Version != read.Version)
        {
            return CommonProblems.ChangedMeanwhile;
        }

        var sectors = (await ListSectors.Read(transaction.Connection, ct)).ToDictionary(sector => sector.Code, StringComparer.Ordinal);
        if (DefinitionRules.Check(code, request, sectors) is { Count: > 0 } errors)
        {
            return CommonProblems.Invalid.With(errors);
        }

        if ((request.Frequency != current.ParsedFrequency || request.Calendar != current.ParsedCalendar)
            && await IndicatorRow.HasFigures(transaction.Connection, current.Id, ct))
        {
            return Problems.FrequencyFixed;
        }

        await IndicatorRow.Update(transaction.Connection, code, DefinitionRules.Tidy(request), ct);
        var indicator = (await IndicatorRow.Find(transaction.Connection, code, forUpdate: false, ct))!.ToIndicator();
        await events.Append(transaction, Changed(indicator), ct);
        context.Response.Headers.ETag = ETags.Of(indicator.Version);
        return TypedResults.Ok(indicator);
    }

    public static IndicatorChanged Changed(Indicator indicator) => new(
        indicator.Code, indicator.Name, indicator.Agency, indicator.Sector, indicator.Frequency.Code(), indicator.Calendar.ToString().ToLowerInvariant());
}
