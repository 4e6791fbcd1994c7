using Dapper;
using Npgsql;
using Pak.Contracts;

namespace Pak.Indicators.Targets;

/// <summary>A target that is in force.</summary>
internal sealed record TargetInForce(int Indicator, string Plan, string Area, TargetPath Path);

internal static class LoadTargets
{
    /// <summary>
    /// The targets in force of these indicators (null: of all) in these areas (null: in all). Where an indicator has targets of
    /// several plans in an area, that of the plan that ends last comes first.
    /// </summary>
    public static async Task<List<TargetInForce>> InForce(NpgsqlConnection connection, IReadOnlyCollection<int>? indicators, IReadOnlyCollection<string>? areas, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<TargetRow>(new CommandDefinition(
            $"""
            SELECT {TargetRow.Columns} FROM {TargetRow.Tables}
            WHERE t.status = 'approved' AND (@Indicators::int[] IS NULL OR t.indicator_id = ANY(@Indicators)) AND (@Areas::text[] IS NULL OR t.area = ANY(@Areas))
            ORDER BY i.code, t.area, p.last_year DESC, t.plan
            """,
            new { Indicators = indicators?.ToArray(), Areas = areas?.ToArray() }, cancellationToken: ct));
        return [.. rows.Select(row => new TargetInForce(row.IndicatorId, row.Plan, row.Area, row.Path))];
    }
}

/// <summary>A row of <c>targets</c> with what is needed of its plan and indicator.</summary>
internal sealed class TargetRow
{
    public const string Columns =
        """
        t.id, t.plan, t.indicator_id, i.code, i.agency, i.frequency, i.calendar, t.area, t.status, t.baseline_period, t.baseline_value, t.yearly, p.first_year,
        t.note, t.proposed_by, t.proposed_by_name, t.proposed_at, t.decided_by_name, t.decided_at, t.reason, t.version
        """;

    public const string Tables = "targets t JOIN plans p ON p.code = t.plan JOIN indicators i ON i.id = t.indicator_id";

    public Guid Id { get; init; }
    public string Plan { get; init; } = "";
    public int IndicatorId { get; init; }
    public string Code { get; init; } = "";
    public string Agency { get; init; } = "";
    public string Frequency { get; init; } = "";
    public string Calendar { get; init; } = "";
    public string Area { get; init; } = "";
    public string Status { get; init; } = "";
    public DateOnly BaselinePeriod { get; init; }
    public decimal BaselineValue { get; init; }
    public decimal[] Yearly { get; init; } = [];
    public int FirstYear { get; init; }
    public string? Note { get; init; }
    public string ProposedBy { get; init; } = "";
    public string ProposedByName { get; init; } = "";
    public DateTimeOffset ProposedAt { get; init; }
    public string? DecidedByName { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reason { get; init; }
    public int Version { get; init; }

    public TargetPath Path => new(
        Period.Containing(BaselinePeriod, FrequencyCodes.Parse(Frequency), Enum.Parse<CalendarKind>(Calendar, ignoreCase: true)), BaselineValue, FirstYear, Yearly);

    public Target ToTarget() => new(
        Id, Code, Plan, Area, Enum.Parse<TargetStatus>(Status, ignoreCase: true), new(Path.Baseline.ToString(), BaselineValue),
        [.. Yearly.Take(Yearly.Length - 1).Select((value, i) => new YearlyTarget(FirstYear + i, value))], new(FirstYear + Yearly.Length - 1, Yearly[^1]),
        Note, ProposedBy, ProposedByName, ProposedAt, DecidedByName, DecidedAt, Reason, Version);
}
