using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Passage;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Calendar;

public sealed class ChangeCalendarTests : IAsyncLifetime
{
    private static readonly object Holiday = new { fa = "تعطیل به سبب سرما", en = "Closed for the cold" };
    private readonly PermitsApp _app = new();

    private HttpClient Administrator => _app.As("admin", "interior", Scopes.AgenciesManage, Scopes.PermitsCalendar);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_holiday_moves_the_deadlines_of_open_files_and_tells_their_owners_once()
    {
        await _app.DefineType("moved", statutoryDays: 3);
        var code = await _app.Apply("moved");
        var id = await _app.NewestFile();
        // From 1 Farvardin 1404, a Friday: 5, 6 and 9 Farvardin (25, 26 and 29 March).
        Assert.Equal("2025-03-29T20:30:00+00:00", (await (await _app.Track(code)).Json()).GetProperty("deadline").GetString());

        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-26", Holiday)).StatusCode);
        Assert.Equal(1, await _app.Services.GetRequiredService<Reschedule>().RunOnce(CancellationToken.None));
        Assert.Equal(0, await _app.Services.GetRequiredService<Reschedule>().RunOnce(CancellationToken.None));

        // 30 March takes the place of the 26th.
        Assert.Equal("2025-03-30T20:30:00+00:00", (await (await _app.Track(code)).Json()).GetProperty("deadline").GetString());
        await using var connection = await _app.Database.OpenConnectionAsync();
        Assert.Equal(new DateTime(2025, 3, 30, 20, 30, 0, DateTimeKind.Utc), await connection.ExecuteScalarAsync<DateTime>("SELECT deadline FROM applications WHERE application_id = @id", new { id }));
        Assert.Equal("calendar", Assert.Single(await connection.QueryAsync<string>("SELECT data ->> 'reason' FROM events WHERE type = 'ir.pak.permits.deadline-moved.v1'")));
        Assert.Contains("تقویم کاری تغییر کرد", Assert.Single(await connection.QueryAsync<string>("SELECT text FROM notices WHERE occasion LIKE 'moved-%'")), StringComparison.Ordinal);
        var notices = await _app.Officer().GetFromJsonAsync<JsonElement>("/api/permits/notices");
        Assert.Equal("moved", Assert.Single(notices.GetProperty("items").EnumerateArray()).GetProperty("what").GetString());

        Assert.Equal(200, (int)(await Administrator.DeleteAsync("/api/permits/calendar/holidays/2025-03-26")).StatusCode);
        await _app.Services.GetRequiredService<Reschedule>().RunOnce(CancellationToken.None);
        Assert.Equal("2025-03-29T20:30:00+00:00", (await (await _app.Track(code)).Json()).GetProperty("deadline").GetString());
        var days = await _app.Anonymous().GetFromJsonAsync<JsonElement>("/api/permits/calendar?from=2025-03-26&until=2025-03-27");
        Assert.Equal(["working", "weekend"], days.GetProperty("days").EnumerateArray().Select(d => d.GetProperty("kind").GetString()!));
    }

    [Fact]
    public async Task An_officer_who_is_faster_than_the_recomputation_swallows_no_notice()
    {
        await _app.DefineType("moved-act", statutoryDays: 3);
        await _app.Apply("moved-act");
        var id = await _app.NewestFile();
        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-26", Holiday)).StatusCode);
        Assert.Equal(200, (int)(await _app.Act(id, "review", 1)).StatusCode);
        await _app.Services.GetRequiredService<Reschedule>().RunOnce(CancellationToken.None);

        await using var connection = await _app.Database.OpenConnectionAsync();
        Assert.Single(await connection.QueryAsync<string>("SELECT subject FROM events WHERE type = 'ir.pak.permits.deadline-moved.v1'"));
        Assert.Single(await connection.QueryAsync<string>("SELECT text FROM notices WHERE occasion LIKE 'moved-%'"));
    }

    [Fact]
    public async Task A_weekend_and_a_yearly_holiday_hold_from_their_day_on()
    {
        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/weekends/2025-09-01", new { weekdays = new[] { 5, 6 }, basis = Holiday })).StatusCode);
        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/yearly-holidays/7/1/2025-09-01", Holiday)).StatusCode);
        Assert.Equal(200, (int)(await Administrator.DeleteAsync("/api/permits/calendar/yearly-holidays/11/22/2025-09-01")).StatusCode);

        var days = (await _app.Anonymous().GetFromJsonAsync<JsonElement>("/api/permits/calendar?from=2025-08-28&until=2026-03-01")).GetProperty("days").EnumerateArray()
            .ToDictionary(d => d.GetProperty("date").GetString()!, d => d.GetProperty("kind").GetString());
        Assert.Equal(
            ["weekend", "working", "weekend", "holiday", "working"], // Thursday before, Thursday and Saturday after, 1 Mehr, 22 Bahman
            new[] { "2025-08-28", "2025-09-04", "2025-09-06", "2025-09-23", "2026-02-11" }.Select(d => days[d]));
    }

    [Fact]
    public async Task What_has_passed_does_not_change_and_today_can_only_become_a_holiday()
    {
        // Today is 2025-03-21 in Tehran.
        Assert.Equal((422, "PRM-120"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-20", Holiday)).Problem());
        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-21", Holiday)).StatusCode);
        Assert.Equal((422, "PRM-120"), await (await Administrator.DeleteAsync("/api/permits/calendar/holidays/2025-03-21")).Problem());
        Assert.Equal((422, "PRM-120"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/weekends/2025-03-21", new { weekdays = new[] { 5 }, basis = Holiday })).Problem());
        Assert.Equal((404, "PRM-122"), await (await Administrator.DeleteAsync("/api/permits/calendar/holidays/2025-06-01")).Problem());
        Assert.Equal((422, "PRM-121"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/weekends/2025-09-01", new { weekdays = new[] { 8 }, basis = Holiday })).Problem());
    }

    [Fact]
    public async Task A_rule_holds_for_files_that_come_after_it()
    {
        await _app.DefineType("ruled", new TypeOptions(Oversight: "oversight"));
        var before = await Refused("ruled");
        Assert.Equal(200, (int)(await Administrator.PutAsJsonAsync("/api/permits/calendar/rules/appeal-days/2025-03-22", new { value = 2, basis = Holiday })).StatusCode);
        Assert.Equal((404, "PRM-122"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/rules/nonsense/2025-03-22", new { value = 2, basis = Holiday })).Problem());
        Assert.Equal((422, "PRM-121"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/rules/first-warning-percent/2025-03-22", new { value = 101, basis = Holiday })).Problem());
        _app.Clock.Advance(TimeSpan.FromDays(1));
        var after = await Refused("ruled");

        var until = (await (await _app.Track(before)).Json()).GetProperty("appealUntil").GetDateTimeOffset();
        Assert.True(until > (await (await _app.Track(after)).Json()).GetProperty("appealUntil").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_change_says_how_many_deadlines_it_moves_and_one_that_is_only_tried_changes_nothing()
    {
        await _app.DefineType("tried", statutoryDays: 3);
        await _app.Apply("tried"); // 25, 26 and 29 March count
        await _app.Apply("tried");

        Assert.Equal((1, 2), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-26?preview=true", Holiday)));
        Assert.Equal((1, 0), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-30?preview=true", Holiday))); // after the deadline
        Assert.Equal((1, 0), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-27?preview=true", Holiday))); // a Thursday
        Assert.Equal((1, 0), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/rules/appeal-days/2025-03-22?preview=true", new { value = 2, basis = Holiday })));
        Assert.Equal((1, 2), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/weekends/2025-03-22?preview=true", new { weekdays = new[] { 5, 6 }, basis = Holiday }))); // Thursday 27 counts in Saturday's place
        Assert.Equal((422, "PRM-120"), await (await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-20?preview=true", Holiday)).Problem());
        Assert.Equal((404, "PRM-122"), await (await Administrator.DeleteAsync("/api/permits/calendar/holidays/2025-06-01?preview=true")).Problem());

        var entries = await Administrator.GetFromJsonAsync<JsonElement>("/api/permits/calendar/entries");
        Assert.Equal(1, entries.GetProperty("version").GetInt32());
        Assert.DoesNotContain("2025-03-26", entries.GetProperty("holidays").EnumerateArray().Select(h => h.GetProperty("day").GetString()));
        Assert.Contains(entries.GetProperty("yearlyHolidays").EnumerateArray(), h => h.GetProperty("month").GetInt32() == 11 && h.GetProperty("day").GetInt32() == 22);
        Assert.Equal(403, (int)(await _app.Officer().GetAsync("/api/permits/calendar/entries")).StatusCode);

        Assert.Equal((2, 2), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-26", Holiday)));
        Assert.Equal(2, await _app.Services.GetRequiredService<Reschedule>().RunOnce(CancellationToken.None));
        Assert.Equal((2, 2), await Changed(await Administrator.DeleteAsync("/api/permits/calendar/holidays/2025-03-26?preview=true")));

        // On a working day that has begun: it counts for those who came before it, and not for who comes today.
        _app.Clock.Advance(TimeSpan.FromDays(4)); // 25 March
        await _app.Apply("tried");
        Assert.Equal((2, 2), await Changed(await Administrator.PutAsJsonAsync("/api/permits/calendar/holidays/2025-03-25?preview=true", Holiday)));
    }

    [Fact]
    public async Task Only_the_administrator_changes_the_calendar()
    {
        (HttpClient Client, int Expected)[] callers = [(_app.Anonymous(), 401), (_app.Officer(), 403), (_app.Supervisor(), 403), (_app.As("a", "interior", Scopes.AgenciesManage), 403)];
        foreach (var (client, expected) in callers)
        {
            Assert.Equal(expected, (int)(await client.PutAsJsonAsync("/api/permits/calendar/holidays/2025-06-01", Holiday)).StatusCode);
            Assert.Equal(expected, (int)(await client.DeleteAsync("/api/permits/calendar/holidays/2025-06-01")).StatusCode);
            Assert.Equal(expected, (int)(await client.PutAsJsonAsync("/api/permits/calendar/weekends/2025-06-01", new { weekdays = new[] { 5 }, basis = Holiday })).StatusCode);
            Assert.Equal(expected, (int)(await client.PutAsJsonAsync("/api/permits/calendar/rules/appeal-days/2025-06-01", new { value = 2, basis = Holiday })).StatusCode);
            Assert.Equal(expected, (int)(await client.PutAsJsonAsync("/api/permits/calendar/yearly-holidays/7/1/2025-06-01", Holiday)).StatusCode);
        }

        Assert.Equal(1, (await _app.Anonymous().GetFromJsonAsync<JsonElement>("/api/permits/calendar")).GetProperty("version").GetInt32());
    }

    private static async Task<(int Version, int Moved)> Changed(HttpResponseMessage answer)
    {
        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
        var changed = await answer.Json();
        return (changed.GetProperty("version").GetInt32(), changed.GetProperty("moved").GetInt32());
    }

    private async Task<string> Refused(string type)
    {
        var code = await _app.Apply(type);
        var id = await _app.NewestFile();
        await _app.Act(id, "review", 1);
        await _app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = "x" });
        return code;
    }
}
