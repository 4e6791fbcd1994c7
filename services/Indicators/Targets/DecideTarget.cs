using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts.Indicators;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Events;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Targets;

/// <summary>A proposed target is approved by another than its proposer, sent back with a reason, or taken back.</summary>
internal static class DecideTarget
{
    public sealed record ReturnRequest(string Reason);

    /// <summary>From here on it is the target; the one before it is kept as superseded.</summary>
    public static async Task<Results<Ok<Target>, Problem>> Approve(
        Guid id, IfMatch read, Caller caller, RequestTransaction transaction, EventLog events, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var found = await Find(id, read, caller, transaction, mayDecideOwn: false, ct);
        if (found.Value is not { } row)
        {
            return found.Problem!;
        }

        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE targets SET status = 'superseded', version = version + 1 WHERE indicator_id = @IndicatorId AND plan = @Plan AND area = @Area AND status = 'approved'",
            new { row.IndicatorId, row.Plan, row.Area }, cancellationToken: ct));
        var target = await Decide(row, "approved", null, caller, transaction, clock, context, ct);
        await events.Append(transaction, Set(target), ct);
        return TypedResults.Ok(target);
    }

    public static async Task<Results<Ok<Target>, Problem>> Return(
        Guid id, ReturnRequest request, IfMatch read, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (Notes.Check("reason", request.Reason, isRequired: true) is { } wrong)
        {
            return wrong;
        }

        var found = await Find(id, read, caller, transaction, mayDecideOwn: false, ct);
        return found.Value is { } row
            ? TypedResults.Ok(await Decide(row, "returned", request.Reason, caller, transaction, clock, context, ct))
            : found.Problem!;
    }

    public static async Task<Results<Ok<Target>, Problem>> Withdraw(
        Guid id, IfMatch read, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var found = await Find(id, read, caller, transaction, mayDecideOwn: true, ct);
        return found.Value is { } row
            ? TypedResults.Ok(await Decide(row, "withdrawn", null, caller, transaction, clock, context, ct))
            : found.Problem!;
    }

    public static TargetSet Set(Target target) => new(
        target.Indicator, target.Plan, target.Area, target.Baseline.Period, target.Baseline.Value,
        [.. target.Interim.Append(target.Final).Select(item => new TargetOfYear(item.Year, item.Value))], target.DecidedAt!.Value);

    private static async Task<Result<TargetRow>> Find(Guid id, IfMatch read, Caller caller, RequestTransaction transaction, bool mayDecideOwn, CancellationToken ct)
    {
        var row = await transaction.Connection.QuerySingleOrDefaultAsync<TargetRow>(new CommandDefinition(
            // The indicator's row too: it puts the approvals of its targets in an order.
            $"SELECT {TargetRow.Columns} FROM {TargetRow.Tables} WHERE t.id = @id FOR UPDATE OF t, i", new { id }, cancellationToken: ct));
        return row switch
        {
            null => Problems.TargetNotFound,
            _ when !caller.Owns(row.Agency) => Problems.TargetNotFound,
            _ when row.Version != read.Version => CommonProblems.ChangedMeanwhile,
            _ when row.Status != "proposed" => Problems.TargetDecided,
            _ when !mayDecideOwn && row.ProposedBy == caller.Subject => Problems.OwnTarget,
            _ => row,
        };
    }

    private static async Task<Target> Decide(
        TargetRow row, string status, string? reason, Caller caller, RequestTransaction transaction, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE targets SET status = @status, decided_by = @Subject, decided_by_name = @Name, decided_at = @Now, reason = @reason, version = version + 1
            WHERE id = @Id
            """,
            new { row.Id, status, reason, caller.Subject, caller.Name, Now = clock.GetUtcNow() }, cancellationToken: ct));
        var target = (await ReadTargets.One(transaction.Connection, row.Id, ct))!.ToTarget();
        context.Response.Headers.ETag = ETags.Of(target.Version);
        return target;
    }
}
