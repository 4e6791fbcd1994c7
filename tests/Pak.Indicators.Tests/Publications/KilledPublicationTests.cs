using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Indicators.Tests.Publications;

/// <summary>The service's own process is killed (SIGKILL) in the middle of publications: readers see the old figures or the new.</summary>
public sealed class KilledPublicationTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int Areas = 12;
    private const int Days = 1_500;
    private const int Figures = ((3 * Areas) + 1) * Days;
    private const string ProcessName = "killed";

    [Fact]
    public async Task Killed_at_any_moment_all_is_published_or_nothing_and_it_can_be_published_again()
    {
        var database = await Servers.CreateDatabase("killed");
        await using var app = new AppOn(database);
        await using var keys = await KeysServer.Start(app.Issuer);
        await app.DefineFile(
            IndicatorsApp.DefinitionHeader + ",formula\nvolume,حجم,Volume,economy,تن,tonnes,D,gregorian,\ndoubled,دو برابر,Doubled,economy,تن,tonnes,D,gregorian,volume * 2\n"
            + "again,باز,Again,economy,تن,tonnes,D,gregorian,doubled - volume\ntotal,جمع,Total,economy,تن,tonnes,D,gregorian,sum_areas(volume)\n");

        var seed = Environment.TickCount;
        var random = new Random(seed);
        var whole = 0L;
        for (var round = 1; round <= Rounds; round++)
        {
            var approved = await Approved(app, round);
            await using var service = await Started(database + $";Application Name={ProcessName}", keys);
            var begin = await Written(app, since: 0);
            var publishing = Publish(app, service, approved);
            if (round == 1)
            {
                using var answer = await publishing; // how much is written when nobody kills it
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                whole = await Written(app, begin);
                await AssertShown(app, approved, round);
                continue;
            }

            await Eventually.Holds(() => HasBegun(app), "the publication has begun");
            var most = (long)(whole * random.NextDouble() * 1.2);
            await Eventually.Holds(async () => publishing.IsCompleted || await Written(app, begin) >= most, "as much is written");
            await service.Kill();
            await Record.ExceptionAsync(async () => await publishing);
            await Eventually.Holds(async () => !await HasConnections(app), "the database has let go of what was killed");

            var isPublished = (await Find(app, approved.Id)).Status == SubmissionStatus.Published;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}: killed after {most} of {whole} bytes of log: {(isPublished ? "new" : "old")}"));
            await AssertShown(app, approved, isPublished ? round : round - 1);
            if (!isPublished)
            {
                await using var next = await Started(database, keys);
                using var answer = await Publish(app, next, approved);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                await AssertShown(app, approved, round);
            }
        }
    }

    /// <summary>Every value is of this round, in every indicator; the submission and its events say the same.</summary>
    private static async Task AssertShown(IndicatorsApp app, Submission submission, int round)
    {
        var shown = new[] { ("volume", round), ("doubled", 2 * round), ("again", round), ("total", Areas * round) };
        var count = 0;
        foreach (var (code, value) in shown)
        {
            var values = (await app.StoredText(code)).Split(' ');
            Assert.Equal([value.ToString(CultureInfo.InvariantCulture)], values.Select(one => one[(one.IndexOf('=', StringComparison.Ordinal) + 1)..]).Distinct());
            count += values.Length;
        }

        Assert.Equal(Figures, count);
        var isPublished = (await Find(app, submission.Id)).Status == SubmissionStatus.Published;
        await using var connection = await app.Database.OpenConnectionAsync();
        var told = await connection.ExecuteScalarAsync<int>("SELECT coalesce(sum((data ->> 'count')::int), 0) FROM events WHERE data ->> 'submission' = @id", new { id = submission.Id.ToString() });
        Assert.Equal(isPublished ? Figures : 0, told);
    }

    private static async Task<Submission> Approved(IndicatorsApp app, int value)
    {
        var csv = new StringBuilder(IndicatorsApp.RowHeader).Append('\n');
        for (var area = 1; area <= Areas; area++)
        {
            for (var day = 0; day < Days; day++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"volume,IR-{area:00},{new DateOnly(2020, 1, 1).AddDays(day):yyyy-MM-dd},{value}\n");
            }
        }

        var uploaded = await app.Upload((await app.Draft()).Id, csv.ToString());
        Assert.Equal(0, uploaded.Errors);
        var submitted = await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { note = "بررسی شد", confirmWarnings = true });
        return await IndicatorsApp.Step(app.Approver(), submitted, "approval");
    }

    private static async Task<ServiceProcess> Started(string database, KeysServer keys)
    {
        var service = await ServiceProcess.Start("Pak.Indicators", new Dictionary<string, string> { ["ConnectionStrings__indicatorsdb"] = database, ["services__agencies__http__0"] = keys.Address });
        await service.IsHealthy();
        return service;
    }

    private static async Task<HttpResponseMessage> Publish(IndicatorsApp app, ServiceProcess service, Submission submission)
    {
        using var approver = new HttpClient { BaseAddress = service.Address };
        approver.DefaultRequestHeaders.Authorization = new("Bearer", app.Issuer.Token(TimeProvider.System.GetUtcNow(), "statistics.approver", "statistics", Scopes.IndicatorsApprove));
        return await IndicatorsApp.Post(approver, submission.Id, "publication", submission.Version);
    }

    /// <summary>Bytes of the database's log since then: how far a publication has come before its figures can be seen.</summary>
    private static async Task<long> Written(IndicatorsApp app, long since)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint - @since", new { since });
    }

    private static Task<Submission> Find(IndicatorsApp app, Guid id) => app.Get<Submission>($"/submissions/{id}", app.Approver());

    /// <summary>Publications hold an advisory lock with two keys from their beginning to their end.</summary>
    private static async Task<bool> HasBegun(IndicatorsApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<bool>(
            """
            SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND a.datname = current_database() AND a.application_name = @ProcessName)
            """, new { ProcessName });
    }

    private static async Task<bool> HasConnections(IndicatorsApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = @ProcessName)", new { ProcessName });
    }

    /// <summary>Uploads, approves and looks, while another process publishes on the same database.</summary>
    private sealed class AppOn(string database) : IndicatorsApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("ConnectionStrings:indicatorsdb", database);
        }
    }
}
