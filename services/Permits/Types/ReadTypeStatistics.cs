using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Redis;

namespace Pak.Permits.Types;

/// <summary>How often a condition was the reason of a refusal.</summary>
internal sealed record RefusalCount(int Number, LocalizedText Text, int Count);

/// <summary>What became of the applications for a permit in the last 90 days: of at most the newest 2,000 decisions.</summary>
/// <param name="MedianWorkingDays">Working days that the agency used, by the clock of each file; null where nothing was decided.</param>
/// <param name="WithinPromise">How many decisions came within the promised days.</param>
/// <param name="Refusals">The conditions that refusals cited, most often first; one refusal may cite several.</param>
internal sealed record TypeStatistics(
    string Code, int Days, int Decided, int Granted, int Refused, double? MedianWorkingDays, int WithinPromise, IReadOnlyList<RefusalCount> Refusals, DateTimeOffset ComputedAt);

/// <summary>What the catalogue says about a permit in fact, beside what the law says. Computed at most every ten minutes.</summary>
internal static class ReadTypeStatistics
{
    private const int Days = 90;
    private const int MostDecisions = 2000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static async Task<Results<Ok<TypeStatistics>, Problem>> Handle(
        string code, PermitTypeRows types, CalendarRules calendar, Cache cache, NpgsqlDataSource db, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var now = clock.Now();
        var type = PermitTypeRows.IsCode(code) ? await types.FindInForce(code, JalaliDate.TehranDay(now), connection: null, ct) : null;
        if (type is null)
        {
            return Problems.TypeNotFound;
        }

        http.Response.Headers.CacheControl = "public, max-age=600";
        return TypedResults.Ok(await cache.GetOrCreate($"permits:statistics:{code}", Lifetime, token => Compute(type, types, calendar, db, now, token), ct));
    }

    private static async Task<TypeStatistics> Compute(PermitType type, PermitTypeRows types, CalendarRules calendar, NpgsqlDataSource db, DateTimeOffset now, CancellationToken ct)
    {
        var working = (await calendar.Book(connection: null, ct)).Calendar;
        var used = new List<int>();
        var (granted, within) = (0, 0);
        var refusals = new Dictionary<int, int>();
        foreach (var (version, history) in await Decisions(db, type.Code, now.AddDays(-Days), ct))
        {
            var judgedBy = await types.Get(type.Code, version, connection: null, ct);
            var decision = history.FindLast(s => s.Kind is StepKind.Approved or StepKind.TacitlyApproved or StepKind.Refused)!;
            var upTo = history[..(history.IndexOf(decision) + 1)];
            var days = PermitClock.Read(upTo, judgedBy.StatutoryDays, working, decision.At).Used;
            used.Add(days);
            within += days <= judgedBy.PromisedDays ? 1 : 0;
            granted += decision.Kind == StepKind.Refused ? 0 : 1;
            foreach (var number in decision.Conditions)
            {
                refusals[number] = refusals.GetValueOrDefault(number) + 1;
            }
        }

        return new TypeStatistics(
            type.Code, Days, used.Count, granted, used.Count - granted, Median(used), within,
            [.. refusals.OrderByDescending(r => r.Value).ThenBy(r => r.Key)
                .Select(r => type.Conditions.FirstOrDefault(c => c.Number == r.Key) is { } condition ? new RefusalCount(r.Key, condition.Text, r.Value) : null)
                .OfType<RefusalCount>()],
            now);
    }

    /// <summary>Of an even number, the mean of the two in the middle.</summary>
    private static double? Median(List<int> values)
    {
        values.Sort();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2.0;
    }

    /// <summary>The histories, without texts, of files that were decided since <paramref name="since"/>.</summary>
    private static async Task<List<(int Version, List<Step> History)>> Decisions(NpgsqlDataSource db, string type, DateTimeOffset since, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            WITH decided AS (
                SELECT s.application_id, a.type_version
                FROM application_steps s JOIN applications a USING (application_id)
                WHERE s.kind IN ('approved', 'tacitly-approved', 'refused') AND s.at >= $2 AND a.type = $1
                ORDER BY s.at DESC LIMIT $3)
            SELECT d.application_id, d.type_version, s.number, s.kind, s.at, s.conditions
            FROM decided d JOIN application_steps s USING (application_id) ORDER BY d.application_id, s.number
            """);
        command.Parameters.Add(new() { Value = type });
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        command.Parameters.Add(new() { Value = MostDecisions });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var files = new List<(int Version, List<Step> History)>();
        var last = Guid.Empty;
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetGuid(0) != last)
            {
                last = reader.GetGuid(0);
                files.Add((reader.GetInt32(1), []));
            }

            files[^1].History.Add(new Step(
                reader.GetInt32(2), Wire.Read<StepKind>(reader.GetString(3)), new DateTimeOffset(reader.GetDateTime(4)), Actor.Applicant)
            {
                Conditions = reader.GetFieldValue<int[]>(5),
            });
        }

        return files;
    }
}
