using Npgsql;
using Pak.Contracts;

namespace Pak.Permits.Calendar;

/// <summary>
/// How many open files' deadlines a change of the calendar moves. A running file has as many working days after today (or, where today
/// counts for it, after yesterday) as there are until its deadline by the old calendar; by the new one they end elsewhere, or not. So one
/// look at each of the deadlines there are is enough, however many files have it.
/// </summary>
internal static class MovedDeadlines
{
    public static async Task<int> Count(NpgsqlConnection connection, WorkingCalendar before, WorkingCalendar after, DateTimeOffset now, CancellationToken ct)
    {
        var today = JalaliDate.TehranDay(now);
        await using var command = new NpgsqlCommand(
            """
            SELECT deadline, began_today, count(*)::int FROM (
                SELECT a.deadline, EXISTS (
                    SELECT FROM application_steps s WHERE s.application_id = a.application_id AND s.at >= $2 AND s.kind IN ('submitted', 'answered')) AS began_today
                FROM applications a
                WHERE a.status IN ('submitted', 'under-review', 'awaiting-applicant') AND a.deadline > $1) AS running
            GROUP BY deadline, began_today
            """,
            connection);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = WorkingCalendar.StartOf(today).UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var moved = 0;
        while (await reader.ReadAsync(ct))
        {
            var deadline = new DateTimeOffset(reader.GetDateTime(0));
            var last = JalaliDate.TehranDay(deadline.AddTicks(-1));
            var counting = reader.GetBoolean(1) ? today : today.AddDays(-1);
            moved += after.EndOfWorkingDay(counting, before.WorkingDays(counting, last)) == deadline ? 0 : reader.GetInt32(2);
        }

        return moved;
    }
}
