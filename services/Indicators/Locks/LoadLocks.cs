using Dapper;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Locks;

internal static class LoadLocks
{
    /// <summary>What closes the periods of these indicators (by id), as it is in the database now.</summary>
    public static async Task<PeriodLocks> Load(NpgsqlConnection connection, IReadOnlyCollection<int> indicators, CancellationToken ct)
    {
        await using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT id, frequency, calendar, publication_lag_days FROM indicators WHERE id = ANY(@Ids);
            SELECT id, indicator_id, frequency, closes_after_days, effective_from, opener FROM lock_rules
            WHERE withdrawn_at IS NULL AND (indicator_id IS NULL OR indicator_id = ANY(@Ids));
            SELECT id, indicator_id, from_period, to_period, opened_at, until FROM lock_openings WHERE indicator_id = ANY(@Ids) AND closed_at IS NULL
            """,
            new { Ids = indicators.ToArray() }, cancellationToken: ct));
        var concerned = await answer.ReadAsync<(int Id, string Frequency, string Calendar, int LagDays)>();
        var rules = await answer.ReadAsync<LockRuleRow>();
        var openings = await answer.ReadAsync<(Guid Id, int Indicator, DateOnly From, DateOnly To, DateTime OpenedAt, DateTime Until)>();
        return new PeriodLocks(
            concerned.Select(row => new LockedIndicator(row.Id, FrequencyCodes.Parse(row.Frequency), Enum.Parse<CalendarKind>(row.Calendar, ignoreCase: true), row.LagDays)),
            [.. rules.Select(row => row.ToRule())],
            [.. openings.Select(row => new LockOpening(row.Id, row.Indicator, row.From, row.To, new(row.OpenedAt), new(row.Until)))]);
    }
}

/// <summary>What of a row of <c>lock_rules</c> decides.</summary>
internal sealed class LockRuleRow
{
    public Guid Id { get; init; }
    public int? IndicatorId { get; init; }
    public string? Frequency { get; init; }
    public int? ClosesAfterDays { get; init; }
    public DateOnly EffectiveFrom { get; init; }
    public string Opener { get; init; } = "";

    public LockRule ToRule() => new(
        Id, IndicatorId, Frequency is null ? null : FrequencyCodes.Parse(Frequency), ClosesAfterDays, EffectiveFrom, Enum.Parse<LockOpener>(Opener, ignoreCase: true));
}
