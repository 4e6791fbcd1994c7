using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Formulas;
using Pak.Indicators.Targets;
using Pak.ServiceDefaults.Events;

namespace Pak.Indicators.Demo;

/// <summary>What surrounds the demo's figures: targets of the seventh plan, lock rules, rules between indicators, a changed definition.</summary>
internal sealed class DemoGovernance(NpgsqlConnection connection, EventLog events, DateTimeOffset at)
{
    private const string PlanCode = "7th-plan";
    private const int BaselineYear = 1402;

    /// <summary>Indicators whose targets are set for every province too.</summary>
    private static readonly string[] WithProvincialTargets = ["unemployment", "literacy", "hospital-beds"];

    /// <summary>Their targets wait for approval.</summary>
    private static readonly string[] Proposed = ["participation", "tax-revenue", "road-deaths", "green-space"];

    private static readonly (string Agency, string Left, string Operator, string Right, string Fa, string En)[] Rules =
    [
        ("statistics", "`gdp-non-oil`", "≤", "gdp", "تولید بدون نفت از تولید کل بیشتر است", "Non-oil output exceeds the whole output"),
        ("statistics", "unemployment", "≤", "`youth-unemployment`", "بیکاری جوانان از بیکاری کل کمتر است", "Youth unemployment is below total unemployment"),
        ("mefa", "`value-added-tax`", "≤", "`tax-revenue`", "مالیات بر ارزش افزوده از کل مالیات بیشتر است", "Value-added tax exceeds the whole tax revenue"),
        ("mefa", "`licences-issued`", "≤", "`licence-requests`", "مجوزهای صادرشده از درخواست‌ها بیشتر است", "More licences were issued than applied for"),
        ("energy", "`electricity-consumption`", "≤", "`electricity-generation`", "مصرف برق از تولید بیشتر است", "More electricity was consumed than generated"),
        ("mporg", "`completed-projects`", "≤", "`active-projects`", "طرح‌های پایان‌یافته از طرح‌های فعال بیشتر است", "More projects were completed than were active"),
        ("health", "`infant-mortality`", "≤", "`under-five-mortality`", "مرگ نوزادان از مرگ کودکان زیر پنج سال بیشتر است", "Infant mortality exceeds under-five mortality"),
    ];

    /// <summary>In the transaction that is open on the connection.</summary>
    public async Task Seed(CancellationToken ct)
    {
        var ids = (await connection.QueryAsync<(string Code, int Id)>(new CommandDefinition("SELECT code, id FROM indicators", cancellationToken: ct)))
            .ToDictionary(row => row.Code, row => row.Id, StringComparer.Ordinal);
        var plan = (await ReadPlans.Read(connection, ct)).Single(plan => plan.Code == PlanCode);
        foreach (var indicator in DemoIndicators.Reported.Where(indicator => indicator.Target is not null))
        {
            var areas = indicator.Spread == DemoSpread.Tehran ? ["IR-23"]
                : WithProvincialTargets.Contains(indicator.Content.Code, StringComparer.Ordinal) ? Area.Iran.Select(area => area.Code)
                : ["IR"];
            foreach (var area in areas)
            {
                await SetTarget(indicator, ids[indicator.Content.Code], area, plan, ct);
            }
        }

        await AddRules(ct);
        await AddLockRules(ids, ct);
        await ChangeDefinition("unemployment", ct);
    }

    private async Task SetTarget(DemoIndicator indicator, int id, string area, Plan plan, CancellationToken ct)
    {
        var isProposed = Proposed.Contains(indicator.Content.Code, StringComparer.Ordinal);
        var (period, value) = DemoCalendar.AtEndOf(indicator, BaselineYear, area);
        var last = Clamp(indicator, Math.Round(value * (decimal)indicator.Target!.Value, indicator.Content.Decimals));
        var years = plan.LastYear - plan.FirstYear + 1;
        var yearly = Enumerable.Range(1, years).Select(i => Math.Round(value + ((last - value) * i / years), indicator.Content.Decimals)).ToArray();
        var targetId = Guid.CreateVersion7(at);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO targets (id, plan, indicator_id, area, status, baseline_period, baseline_value, yearly, note, proposed_by, proposed_by_name, proposed_at,
                decided_by, decided_by_name, decided_at)
            VALUES (@targetId, @Plan, @id, @area, @Status, @Period, @value, @yearly, @Note, @By, @Name, @at, @DecidedBy, @DecidedByName, @DecidedAt)
            """,
            new
            {
                targetId,
                Plan = plan.Code,
                id,
                area,
                Status = isProposed ? "proposed" : "approved",
                Period = period.FirstDay,
                value,
                yearly,
                Note = DemoSeed.Sample,
                By = DemoSeed.Steward.Subject,
                DemoSeed.Steward.Name,
                at,
                DecidedBy = isProposed ? null : DemoSeed.Approver.Subject,
                DecidedByName = isProposed ? null : DemoSeed.Approver.Name,
                DecidedAt = isProposed ? (DateTime?)null : at.UtcDateTime,
            },
            cancellationToken: ct));
        if (!isProposed)
        {
            await events.Append(connection, DecideTarget.Set((await ReadTargets.One(connection, targetId, ct))!.ToTarget()), ct);
        }
    }

    private async Task AddRules(CancellationToken ct)
    {
        foreach (var (agency, left, sign, right, fa, en) in Rules)
        {
            var (leftSide, rightSide) = (Formula.OfStored(left), Formula.OfStored(right));
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO expression_rules (id, agency, left_formula, operator, right_formula, missing, message_fa, message_en, inputs, created_at, created_by, created_by_name)
                VALUES (@Id, @agency, @Left, @sign, @Right, 'skip-if-any', @fa, @en, @Inputs, @at, @Subject, @Name)
                """,
                new
                {
                    Id = Guid.CreateVersion7(at),
                    agency,
                    Left = leftSide.Text,
                    sign,
                    Right = rightSide.Text,
                    fa,
                    en,
                    Inputs = leftSide.Inputs.Union(rightSide.Inputs, StringComparer.Ordinal).ToArray(),
                    at,
                    DemoSeed.Steward.Subject,
                    DemoSeed.Steward.Name,
                },
                cancellationToken: ct));
        }
    }

    /// <summary>Some figures close a year after they were due; those of the accounts only the administration opens again. No rule reaches indicators that are defined later: their history can be loaded.</summary>
    private async Task AddLockRules(Dictionary<string, int> ids, CancellationToken ct)
    {
        foreach (var (indicator, days, opener) in new[] { (ids["gini"], 365, "approver"), (ids["life-expectancy"], 365, "approver"), (ids["gdp"], 400, "administration"), (ids["tax-revenue"], 180, "administration") })
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO lock_rules (id, indicator_id, closes_after_days, effective_from, opener, note_fa, note_en, created_at, created_by, created_by_name)
                VALUES (@Id, @indicator, @days, '2016-03-20', @opener, @Sample, 'Sample data', @at, @Subject, @Name)
                """,
                new { Id = Guid.CreateVersion7(at), indicator, days, opener, DemoSeed.Sample, at, DemoSeed.Approver.Subject, DemoSeed.Approver.Name }, cancellationToken: ct));
        }
    }

    private async Task ChangeDefinition(string code, CancellationToken ct)
    {
        var before = (await IndicatorRow.Find(connection, code, forUpdate: true, ct))!.ToIndicator();
        var after = before with { Accuracy = new("خطای نمونه‌گیری در سطح کشور ۰٫۲ و در استان‌ها تا ۱٫۵ واحد درصد", "Sampling error of 0.2 percentage points for the country, up to 1.5 in provinces") };
        await IndicatorRow.Update(connection, code, after, new(at, DemoSeed.Steward.Subject, DemoSeed.Steward.Name, "افزودن خطای نمونه‌گیری"), ct);
        await events.Append(connection, ChangeIndicator.Changed((await IndicatorRow.Find(connection, code, forUpdate: false, ct))!.ToIndicator()), ct);
    }

    private static decimal Clamp(DemoIndicator indicator, decimal value) =>
        Math.Clamp(value, indicator.Content.ValidRange?.Min ?? decimal.MinValue, indicator.Content.ValidRange?.Max ?? decimal.MaxValue);
}
