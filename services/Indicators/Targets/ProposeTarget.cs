using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Targets;

/// <summary>An agency proposes a target of an indicator of its own; another of its people approves it.</summary>
internal static class ProposeTarget
{
    public static async Task<Results<Created<Target>, Problem>> Handle(
        NewTarget request, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (caller.Agency is null)
        {
            return Problems.NoAgency;
        }

        if (Notes.Check("note", request.Note, isRequired: false) is { } wrong)
        {
            return wrong;
        }

        var connection = transaction.Connection;
        var indicator = DefinitionRules.IsCode(request.Indicator) ? await IndicatorRow.Find(connection, request.Indicator, forUpdate: true, ct) : null;
        if (indicator is null || !caller.Owns(indicator.Agency))
        {
            return Problems.IndicatorNotFound;
        }

        var plans = await ReadPlans.Read(connection, ct);
        var (id, errors) = await Insert(connection, request, indicator, plans, caller, clock, ct);
        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        if (id is null)
        {
            return Problems.TargetProposed;
        }

        var target = await ReadTargets.One(connection, id.Value, ct);
        context.Response.Headers.ETag = ETags.Of(target!.Version);
        return TypedResults.Created($"/api/indicators/targets/{id}", target.ToTarget());
    }

    /// <summary>The id of the new proposal; null with no errors when one waits for its approval already. Call with the indicator's row locked.</summary>
    public static async Task<(Guid? Id, List<FieldError> Errors)> Insert(
        NpgsqlConnection connection, NewTarget request, IndicatorRow indicator, List<Plan> plans, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        var area = PersianText.FoldDigits(request.Area ?? "IR").Trim().ToUpperInvariant();
        if (!AreaList.ByCode.ContainsKey(area))
        {
            return (null, [new FieldError("area", "کد ناحیه شناخته نیست؛ نمونهٔ درست: IR یا IR-23", "No area has this code; right would be IR or IR-23")]);
        }

        if (plans.Find(plan => plan.Code == request.Plan) is not { } plan)
        {
            var codes = plans.Select(known => known.Code).ToList();
            return (null, [new FieldError("plan", $"یکی از این برنامه‌ها: {string.Join("، ", codes)}", $"One of these plans: {string.Join(", ", codes)}")]);
        }

        var (baseline, yearly, errors) = TargetRules.Check(request, plan, indicator);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO targets (id, plan, indicator_id, area, status, baseline_period, baseline_value, yearly, note, proposed_by, proposed_by_name, proposed_at)
            VALUES (@id, @Plan, @Indicator, @area, 'proposed', @Period, @Value, @yearly, @Note, @Subject, @Name, @now)
            ON CONFLICT (indicator_id, plan, area) WHERE status = 'proposed' DO NOTHING
            """,
            new
            {
                id,
                request.Plan,
                Indicator = indicator.Id,
                area,
                Period = baseline.FirstDay,
                request.Baseline.Value,
                yearly,
                request.Note,
                caller.Subject,
                caller.Name,
                now,
            },
            cancellationToken: ct));
        return (inserted == 1 ? id : null, []);
    }
}
