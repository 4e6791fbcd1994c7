using System.Text.Json;
using Dapper;
using Pak.Permits.Calendar;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Demo;

public sealed class DemoSeedTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pak-demo-").FullName;
    private readonly PermitsApp _app = new();

    private string CodesFile => Path.Combine(_directory, "demo-tracking.json");

    public Task InitializeAsync()
    {
        _app.Settings["Pak:Demo"] = "true";
        _app.Settings["Pak:DemoTracking"] = CodesFile;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task The_demo_has_types_of_four_agencies_and_files_in_every_state_that_their_codes_open()
    {
        var types = (await (await _app.Anonymous().GetAsync("/api/permits/types")).Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.True(types.Count >= 6);
        Assert.All(types, t => Assert.True(t.GetProperty("sample").GetBoolean()));
        Assert.Equal(["health", "industry", "interior", "tehran-municipality"], types.Select(t => t.GetProperty("agency").GetString()!).Distinct().Order());

        await using var connection = await _app.Database.OpenConnectionAsync();
        var statuses = (await connection.QueryAsync<(string Status, long Count)>("SELECT status, count(*) FROM applications WHERE sample GROUP BY 1")).ToList();
        Assert.True(statuses.Count >= 6, $"{statuses.Count} statuses");
        Assert.True(statuses.Sum(s => s.Count) >= 300);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM application_steps a JOIN application_steps b USING (application_id) WHERE a.number < b.number AND a.at > b.at"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM application_steps WHERE at > @Now", new { Now = _app.Clock.GetUtcNow() }));

        var examples = JsonDocument.Parse(await File.ReadAllTextAsync(CodesFile)).RootElement.GetProperty("applications").EnumerateArray().ToList();
        Assert.Equal(statuses.Count, examples.Select(e => e.GetProperty("status").GetString()).Distinct().Count());
        foreach (var example in examples)
        {
            var tracked = await (await _app.Track(example.GetProperty("trackingCode").GetString()!, example.GetProperty("lastFour").GetString()!)).Json();
            Assert.Equal(example.GetProperty("status").GetString(), tracked.GetProperty("status").GetString());
            Assert.True(tracked.GetProperty("sample").GetBoolean());
        }

        var events = await _app.As("reporting", agency: null, Scopes.EventsRead).GetAsync("/events?limit=1000");
        Assert.True((await events.Json()).GetArrayLength() >= 300);
    }

    [Fact]
    public async Task What_happened_to_a_sample_file_tells_one_story()
    {
        await using var connection = await _app.Database.OpenConnectionAsync();

        // Whoever took a step had opened the file, after what went before, and nobody opened a file that nobody of an office acted on.
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            """
            SELECT count(*)::int FROM application_steps s
            WHERE s.by_agency IS NOT NULL AND NOT EXISTS (SELECT FROM acts a
                WHERE a.application_id = s.application_id AND a.kind = 'looked' AND a.by_subject = s.by_subject AND a.at BETWEEN s.at - interval '12 minutes' AND s.at)
            """));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            """
            SELECT count(*)::int FROM acts a
            WHERE a.kind = 'looked' AND NOT EXISTS (SELECT FROM application_steps s WHERE s.application_id = a.application_id AND s.by_subject = a.by_subject)
            """));
        // People were told when it happened, and the newest notice of an agency has the highest id.
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*)::int FROM notices n JOIN application_steps s USING (application_id) WHERE n.occasion = 'step-' || s.number AND n.created_at <> s.at"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            "SELECT count(*)::int FROM notices n JOIN permits p USING (application_id) WHERE n.occasion = 'permit-1' AND n.created_at <> p.issued_at"));
        var told = (await connection.QueryAsync<DateTime>("SELECT at FROM agency_notices ORDER BY notice_id")).ToList();
        Assert.True(told.Count > 1);
        Assert.Equal(told.Order(), told);
        // A registration without inquiries is issued as it is handed in.
        Assert.Equal(
            ["signboard-permit|approved|2"],
            await connection.QueryAsync<string>("SELECT DISTINCT type || '|' || status || '|' || version FROM applications WHERE type = 'signboard-permit'"));
    }

    [Fact]
    public async Task The_codes_are_for_their_owner_only_and_a_second_start_changes_nothing()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        await using var first = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true", ["Pak:DemoTracking"] = CodesFile } };
        _ = first.Services;
        var codes = await File.ReadAllTextAsync(CodesFile);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CodesFile));
        }

        await using var connection = await first.Database.OpenConnectionAsync();
        var before = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM application_steps");

        await using var second = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true", ["Pak:DemoTracking"] = CodesFile } };
        _ = second.Services;

        Assert.Equal(before, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM application_steps"));
        Assert.Equal(codes, await File.ReadAllTextAsync(CodesFile));
    }

    [Fact]
    public async Task Two_replicas_that_start_together_seed_once()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        await using var one = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true" } };
        await using var other = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true" } };

        await Task.WhenAll(Task.Run(() => one.Services), Task.Run(() => other.Services));

        await using var connection = await one.Database.OpenConnectionAsync();
        Assert.Equal(340, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM applications"));
    }

    [Fact]
    public async Task What_began_without_a_demo_never_gets_one()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        await using var real = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "false" } };
        _ = real.Services;
        await using var later = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true", ["Pak:DemoTracking"] = CodesFile } };
        _ = later.Services;

        await using var connection = await later.Database.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM permit_types"));
        Assert.False(File.Exists(CodesFile));
    }

    [Fact]
    public async Task A_demo_that_broke_off_is_made_up_for_by_the_next_start()
    {
        var connectionString = await Pak.Testing.Servers.CreateDatabase("permitsdb");
        Directory.CreateDirectory(CodesFile); // where the file should be: the seed cannot end
        await using (var broken = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "true", ["Pak:DemoTracking"] = CodesFile } })
        {
            Assert.ThrowsAny<Exception>(() => broken.Services);
        }

        Directory.Delete(CodesFile);
        await using var next = new PermitsApp { Reuses = connectionString, Settings = { ["Pak:Demo"] = "false", ["Pak:DemoTracking"] = CodesFile } };
        await using var connection = await next.Database.OpenConnectionAsync();

        Assert.Equal(340, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM applications"));
        Assert.True(File.Exists(CodesFile));
    }
}
