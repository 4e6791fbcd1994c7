using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;
using Pak.Indicators.Submissions;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Indicators.Tests.Observations;

/// <summary>What a publication does before it takes its locks, and that it goes on from there.</summary>
public sealed class ShortPublicationTests(ITestOutputHelper output)
{
    private const int Series = 6;
    private const int Periods = 10_000;

    /// <summary>A million with <c>PAK_ROWS_TIMES=17</c>.</summary>
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("PAK_ROWS_TIMES") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task All_but_the_appending_happens_before_the_locks_and_a_broken_publication_goes_on()
    {
        await using var app = new IndicatorsApp();
        var codes = Enumerable.Range(0, Series * Times).Select(i => string.Create(CultureInfo.InvariantCulture, $"large-{i}")).ToList();
        var rows = codes.Count * Periods;
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\n" + string.Concat(codes.Select(code => $"{code},بزرگ,Large,economy,درصد,percent,D,gregorian\n")));
        var approved = await Approved(app, codes);

        await using var holder = await app.Database.OpenConnectionAsync();
        await using (var locks = await holder.BeginTransactionAsync())
        {
            await holder.ExecuteAsync("SELECT id FROM indicators FOR UPDATE");
            using var given = new CancellationTokenSource();
            var broken = Publish(app, approved, given.Token);
            await UntilItWaits(app);

            Assert.Equal(rows, await Sum(app, "size", "blocks"));
            Assert.Equal(0, await Count(app, "observations"));
            Assert.Equal(codes.Count, await Count(app, "events")); // the definitions; nobody is held up by the publication's
            Assert.Equal(0, await Count(app, "pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));

            await given.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
            await UntilNobodyWaits(app);
            await locks.CommitAsync();
        }

        var watch = Stopwatch.StartNew();
        using var answer = await Publish(app, approved, CancellationToken.None);
        var published = await IndicatorsApp.Read<Submission>(answer);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows: the publication from its locks on took at most {watch.ElapsedMilliseconds} ms"));

        Assert.Equal(SubmissionStatus.Published, published.Status);
        Assert.Equal(rows, await Count(app, "observations"));
        Assert.Equal(rows / 5_000, await Count(app, "events WHERE data ->> 'publishedAt' > '2000' AND subject = 'submissions/' || (data ->> 'submission')"));
    }

    private static async Task<Submission> Approved(IndicatorsApp app, List<string> codes)
    {
        var csv = new StringBuilder(IndicatorsApp.RowHeader).Append('\n');
        var first = new DateOnly(1990, 1, 1);
        foreach (var code in codes)
        {
            for (var i = 0; i < Periods; i++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"{code},IR,{first.AddDays(i):yyyy-MM-dd},{100 + (i % 7)}.25\n");
            }
        }

        var uploaded = await app.Upload((await app.Draft()).Id, csv.ToString());
        Assert.Equal(0, uploaded.Errors);
        var submitted = await IndicatorsApp.Step(app.Steward(), uploaded, "submission", new { note = "بررسی شد", confirmWarnings = true });
        return await IndicatorsApp.Step(app.Approver(), submitted, "approval");
    }

    private static Task<HttpResponseMessage> Publish(IndicatorsApp app, Submission submission, CancellationToken given)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/indicators/submissions/{submission.Id}/publication");
        request.Headers.IfMatch.ParseAdd(string.Create(CultureInfo.InvariantCulture, $"\"v{submission.Version}\""));
        return app.Approver().SendAsync(request, given);
    }

    private static Task UntilItWaits(IndicatorsApp app) => Eventually.Holds(async () => await Waiting(app) == 1, "the publication waits for the indicators");

    private static Task UntilNobodyWaits(IndicatorsApp app) => Eventually.Holds(async () => await Waiting(app) == 0, "the broken publication is over");

    private static Task<long> Waiting(IndicatorsApp app) =>
        Count(app, "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    private static async Task<long> Sum(IndicatorsApp app, string column, string table)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>($"SELECT sum({column}) FROM {table}");
    }

    private static async Task<long> Count(IndicatorsApp app, string what)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM " + what);
    }
}
