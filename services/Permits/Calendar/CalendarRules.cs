using Npgsql;
using Pak.Contracts;

namespace Pak.Permits.Calendar;

/// <summary>The working calendar as the tables have it, read again every minute: a holiday announced today counts today.</summary>
internal sealed class CalendarRules(NpgsqlDataSource db, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private Snapshot? _current;

    /// <summary>Reads, when a minute is over, on the connection that the caller has open; null: it has none.</summary>
    public async ValueTask<WorkingCalendar> Current(NpgsqlConnection? connection, CancellationToken ct) => (await Book(connection, ct)).Calendar;

    /// <summary>The same with the rules about time.</summary>
    public async ValueTask<RuleBook> Book(NpgsqlConnection? connection, CancellationToken ct) =>
        _current is { } known && clock.GetUtcNow() < known.Until ? known.Book : await Fresh(connection, ct);

    /// <summary>Read now, whatever is remembered: for what cannot be taken back.</summary>
    public async Task<RuleBook> Fresh(NpgsqlConnection? connection, CancellationToken ct)
    {
        // Two readers at once read twice: the same answer, seldom.
        var read = await Read(connection, ct);
        if (_current is not { } known || known.Book.Version != read.Version || clock.GetUtcNow() >= known.Until)
        {
            _current = new Snapshot(read, clock.GetUtcNow() + Lifetime);
            return read;
        }

        return known.Book; // the same version, with its days judged already
    }

    /// <summary>As the connection's transaction sees it, remembered nowhere.</summary>
    public async Task<RuleBook> Read(NpgsqlConnection? connection, CancellationToken ct)
    {
        // Whoever holds a connection must not wait for a second one: when all did so, nobody would ever get it.
        await using var batch = connection is null ? db.CreateBatch() : new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SELECT effective_from, weekdays, basis_fa, basis_en FROM weekend_rules"));
        batch.BatchCommands.Add(new("SELECT month, day, effective_from, effective_until, name_fa, name_en FROM jalali_holidays"));
        batch.BatchCommands.Add(new("SELECT day, name_fa, name_en FROM dated_holidays"));
        batch.BatchCommands.Add(new("SELECT name, effective_from, value, basis_fa, basis_en FROM time_rules"));
        batch.BatchCommands.Add(new("SELECT version FROM calendar_state"));
        await using var reader = await batch.ExecuteReaderAsync(ct);

        var weekends = new List<WeekendRule>();
        while (await reader.ReadAsync(ct))
        {
            weekends.Add(new(reader.GetFieldValue<DateOnly>(0), [.. reader.GetFieldValue<short[]>(1)], new(reader.GetString(2), reader.GetString(3))));
        }

        await reader.NextResultAsync(ct);
        var jalali = new List<JalaliHoliday>();
        while (await reader.ReadAsync(ct))
        {
            jalali.Add(new(
                reader.GetInt32(0),
                reader.GetInt32(1),
                reader.GetFieldValue<DateOnly>(2),
                reader.GetFieldValue<DateOnly?>(3),
                new(reader.GetString(4), reader.GetString(5))));
        }

        await reader.NextResultAsync(ct);
        var dated = new List<DatedHoliday>();
        while (await reader.ReadAsync(ct))
        {
            dated.Add(new(reader.GetFieldValue<DateOnly>(0), new(reader.GetString(1), reader.GetString(2))));
        }

        await reader.NextResultAsync(ct);
        var rules = new List<TimeRule>();
        while (await reader.ReadAsync(ct))
        {
            rules.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt32(2), new(reader.GetString(3), reader.GetString(4))));
        }

        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new RuleBook(reader.GetInt32(0), new WorkingCalendar(weekends, jalali, dated), rules);
    }

    private sealed record Snapshot(RuleBook Book, DateTimeOffset Until);
}
