using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pak.Permits.Acts;
using Pak.ServiceDefaults;

namespace Pak.Permits.Tests.Acts;

/// <summary>Promise 13: the log of acts cannot be rewritten, not even by who may do everything to the database.</summary>
public sealed class LogVerificationTests : IAsyncLifetime
{
    private readonly LogApp _app = new();
    private string _kept = "";

    public async Task InitializeAsync()
    {
        await _app.DefineType("acted", new TypeOptions(Oversight: "oversight", ExtensionDays: 5) { Inquiries = [new("site", "environment", 3, "consent")] });
        for (var i = 0; i < 12; i++)
        {
            var code = await _app.Apply("acted");
            var id = await _app.NewestFile();
            await _app.Officer().GetAsync($"/api/permits/applications/{id}");
            await _app.Act(id, "review", 1);
            await _app.Act(id, i % 2 == 0 ? "refusal" : "question", 3, i % 2 == 0 ? new { conditions = new[] { 1 }, note = "شرط" } : new { text = "نقشه؟" });
            await _app.Anonymous().PostAsJsonAsync($"/api/permits/tracking/{(i % 2 == 0 ? "appeal" : "answer")}", new { trackingCode = code, lastFour = "0899", text = "متن" });
        }

        Assert.True(await _app.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None) > 60);
        _kept = (await _app.Anonymous().GetFromJsonAsync<JsonElement>("/api/permits/log/checkpoint")).GetProperty("jws").GetString()!;
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public Task A_hundred_changes_behind_the_services_back_are_all_found() => FindsAll(100);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_thousand_changes_behind_the_services_back_are_all_found() => FindsAll(1000);

    [Fact]
    public async Task A_log_that_nobody_touched_verifies_also_with_the_public_key_alone_and_goes_on_growing()
    {
        await using var connection = await _app.Database.OpenConnectionAsync();
        var untouched = await LogVerification.Run(connection, Key, [_kept], CancellationToken.None);
        Assert.Empty(untouched.Problems);
        Assert.Equal(0, untouched.Unsealed);

        await _app.Apply("acted");
        Assert.Equal(1, (await LogVerification.Run(connection, Key, [_kept], CancellationToken.None)).Unsealed);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _app.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None))));
        using var publicKey = new CheckpointKey(Key.Public);
        var grown = await LogVerification.Run(connection, publicKey, [_kept], CancellationToken.None);
        Assert.Empty(grown.Problems);
        Assert.Equal(untouched.Acts + 1, grown.Acts);
    }

    [Fact]
    public async Task The_command_says_so_with_its_exit_code()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:permitsdb"] = _app.Connection,
            ["Pak:MasterKey"] = _app.Settings["Pak:MasterKey"],
        }).Build();
        var directory = Directory.CreateTempSubdirectory("pak-log-").FullName;
        try
        {
            var (checkpoints, key) = (Path.Combine(directory, "checkpoints"), Path.Combine(directory, "key.json"));
            await File.WriteAllTextAsync(checkpoints, _kept + "\n");
            await File.WriteAllTextAsync(key, JsonSerializer.Serialize(Key.Public, JsonDefaults.Options));
            var output = new StringWriter();

            Assert.Equal(0, await VerifyLogCommand.Run(["verify-log", "--checkpoint", checkpoints, "--key", key], configuration, output, CancellationToken.None));
            Assert.Equal(0, await VerifyLogCommand.Run(["verify-log"], configuration, output, CancellationToken.None));
            Assert.Equal(2, await VerifyLogCommand.Run(["verify-log", "--checkpoint", key + ".none"], configuration, output, CancellationToken.None));
            await using var connection = await _app.Database.OpenConnectionAsync();
            await connection.ExecuteAsync("UPDATE application_steps SET by_name = 'somebody else' WHERE kind = 'refused'");
            Assert.Equal(1, await VerifyLogCommand.Run(["verify-log", "--checkpoint", checkpoints, "--key", key], configuration, output, CancellationToken.None));
            Assert.Contains("is not what was done", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Acts_of_the_last_seconds_are_compared_too_and_sealed_on_demand()
    {
        await _app.Apply("acted");
        Assert.Contains(" 1 not yet, 0 problems", await Said(0), StringComparison.Ordinal);
        await using var connection = await _app.Database.OpenConnectionAsync();
        var last = await _app.NewestFile();
        await connection.ExecuteAsync("UPDATE application_steps SET at = at - interval '1 day' WHERE application_id = @last", new { last });
        Assert.Contains($"act not sealed yet: step 1 of file {last} is not what was done", await Said(1), StringComparison.Ordinal);
        await connection.ExecuteAsync("UPDATE application_steps SET at = at + interval '1 day' WHERE application_id = @last", new { last });

        Assert.Contains(" 0 not yet, 0 problems", await Said(0, "--seal"), StringComparison.Ordinal);
        Assert.Contains(" 0 not yet, 0 problems", await Said(0), StringComparison.Ordinal);
        Assert.Contains("--seal signs", await Said(2, "--seal", "--key", KeyFile()), StringComparison.Ordinal);
        Assert.Contains("--checkpoint is no option", await Said(2, "--checkpoint"), StringComparison.Ordinal);

        string KeyFile()
        {
            var file = Path.Combine(AppContext.BaseDirectory, "log-key.json");
            File.WriteAllText(file, JsonSerializer.Serialize(Key.Public, JsonDefaults.Options));
            return file;
        }
    }

    private async Task<string> Said(int code, params string[] options)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:permitsdb"] = _app.Connection,
            ["Pak:MasterKey"] = _app.Settings["Pak:MasterKey"],
        }).Build();
        var output = new StringWriter();
        Assert.Equal(code, await VerifyLogCommand.Run(["verify-log", .. options], configuration, output, CancellationToken.None));
        return output.ToString();
    }

    [Fact]
    public async Task Steps_from_before_the_log_get_their_acts_once()
    {
        await using var connection = await _app.Database.OpenConnectionAsync();
        await connection.ExecuteAsync("DELETE FROM acts; DELETE FROM act_checkpoints");
        await using var restarted = new LogApp { Reuses = _app.Connection };
        await restarted.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None);
        Assert.Empty((await LogVerification.Run(connection, Key, [], CancellationToken.None)).Problems);

        // A step that somebody adds later behind the service's back is not adopted.
        await connection.ExecuteAsync("INSERT INTO application_steps SELECT application_id, number + 100, kind, at, by_subject, by_name, text, conditions FROM application_steps LIMIT 1");
        await using var again = new LogApp { Reuses = _app.Connection };
        await again.Services.GetRequiredService<ActSealer>().RunOnce(CancellationToken.None);
        Assert.Contains((await LogVerification.Run(connection, Key, [], CancellationToken.None)).Problems, p => p.EndsWith("no act tells of it", StringComparison.Ordinal));
    }

    private CheckpointKey Key => _app.Services.GetRequiredService<CheckpointKey>();

    private async Task FindsAll(int changes)
    {
        await using var connection = await _app.Database.OpenConnectionAsync();
        var acts = await ActRows.Read(connection, "WHERE sequence > $1 ORDER BY sequence", 0L, CancellationToken.None);
        var random = new Random(13);
        var missed = new List<string>();
        for (var i = 0; i < changes; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var what = await Tamper(connection, acts, random, i % 10);
            if ((await LogVerification.Run(connection, Key, [_kept], CancellationToken.None)).Problems.Count == 0)
            {
                missed.Add(what);
            }

            await transaction.RollbackAsync();
        }

        Console.WriteLine($"{changes - missed.Count} of {changes} changes to {acts.Count} acts found");
        Assert.Empty(missed);
        Assert.Empty((await LogVerification.Run(connection, Key, [_kept], CancellationToken.None)).Problems);
    }

    private static async Task<string> Tamper(NpgsqlConnection connection, List<ActRow> acts, Random random, int way)
    {
        var one = acts[random.Next(acts.Count)];
        var other = acts[(acts.IndexOf(one) + 1 + random.Next(acts.Count - 1)) % acts.Count];
        var ofStep = acts.Where(a => a.Act.Step is not null).OrderBy(_ => random.Next()).First().Act;
        var (file, step) = (ofStep.Application, ofStep.Step);
        string[] actEdits =
        [
            "by_subject = 'nobody'", "by_agency = 'nowhere'", "at = at + interval '1 microsecond'", "kind = kind || 'x'", "about = 'something'", "digest = sha256('x')", "hash = sha256('x')",
            "application_id = gen_random_uuid()",
        ];
        string[] stepEdits =
        [
            "at = at - interval '1 hour'", "by_name = 'another'", "by_subject = 'another'", "by_agency = 'elsewhere'", "text = '\\x00'", "conditions = '{7}'", "detail = '{\"days\":9}'",
            "kind = CASE kind WHEN 'lapsed' THEN 'withdrawn' ELSE 'lapsed' END",
        ];
        var sql = way switch
        {
            0 => $"UPDATE acts SET {actEdits[random.Next(actEdits.Length)]} WHERE act_id = {one.Id}",
            1 => $"DELETE FROM acts WHERE act_id = {one.Id}",
            2 => $"UPDATE acts SET sequence = -1 WHERE act_id = {one.Id}; UPDATE acts SET sequence = {one.Sequence} WHERE act_id = {other.Id}; UPDATE acts SET sequence = {other.Sequence} WHERE act_id = {one.Id}",
            3 => $"DELETE FROM acts WHERE sequence >= {one.Sequence}; DELETE FROM act_checkpoints WHERE sequence >= {one.Sequence}",
            4 => $"UPDATE application_steps SET {stepEdits[random.Next(stepEdits.Length)]} WHERE application_id = '{file}' AND number = {step}",
            5 => $"DELETE FROM application_steps WHERE application_id = '{file}' AND number = {step}",
            6 => $"UPDATE applications SET status = CASE status WHEN 'approved' THEN 'refused' ELSE 'approved' END WHERE application_id = '{file}'",
            7 => $"INSERT INTO application_steps (application_id, number, kind, at) VALUES ('{file}', {90 + random.Next(9)}, 'approved', now()); UPDATE applications SET status = 'approved' WHERE application_id = '{file}'",
            8 => $"DELETE FROM acts WHERE act_id = {one.Id}; UPDATE acts SET sequence = sequence - 1 WHERE act_id IN (SELECT act_id FROM acts WHERE sequence > {one.Sequence})",
            _ => await Rechain(connection, acts, one),
        };
        await connection.ExecuteAsync(sql);
        return sql;
    }

    /// <summary>Who knows how the chain is made edits an act and forges every hash after it.</summary>
    private static async Task<string> Rechain(NpgsqlConnection connection, List<ActRow> acts, ActRow edited)
    {
        var hash = Act.Genesis;
        foreach (var row in acts)
        {
            var act = row == edited ? row.Act with { BySubject = "forged" } : row.Act;
            hash = act.Seal(hash, row.Sequence!.Value);
            await connection.ExecuteAsync("UPDATE acts SET by_subject = @BySubject, hash = @hash WHERE act_id = @Id", new { act.BySubject, hash, row.Id });
        }

        return "DELETE FROM act_checkpoints";
    }

    private sealed class LogApp : PermitsApp
    {
        private string? _connection;

        public string Connection
        {
            get
            {
                _ = Services;
                return _connection!;
            }
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            _connection = builder.GetSetting("ConnectionStrings:permitsdb");
        }
    }
}
