using System.Globalization;
using System.Net;
using System.Text;
using Dapper;
using Pak.Indicators.Submissions;
using Pak.Indicators.Submissions.Upload;
using Pak.Testing;

namespace Pak.Indicators.Tests.Submissions;

/// <summary>Uploads that end early. Their files are longer than a slice, so rows of them are already staged when they break.</summary>
public sealed class BrokenUploadTests
{
    private const int Rows = 110_000;

    private static readonly string LargeFile = "indicator,area,period,value\n" + string.Concat(
        Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"broken,IR,{new DateOnly(1720, 1, 1).AddDays(i):yyyy-MM-dd},5\n")));

    [Fact]
    public async Task A_client_that_goes_away_leaves_the_rows_as_they_were()
    {
        await using var app = new IndicatorsApp();
        var draft = await Start(app);

        using var client = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Upload(app, draft, client.CancelAsync, client.Token));

        using var answer = await app.Steward().GetAsync(new Uri($"/api/indicators/submissions/{draft.Id}", UriKind.Relative));
        AssertSame(draft, await IndicatorsApp.Read<Submission>(answer));
        await AssertSomeStaged(app);
    }

    [Fact]
    public async Task A_killed_database_leaves_the_rows_as_they_were()
    {
        await using var postgres = await Servers.StartPostgres();
        await using var app = new OwnServerApp(postgres);
        var draft = await Start(app);

        using var answer = await Upload(app, draft, postgres.Kill);
        await postgres.Restart(CancellationToken.None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        AssertSame(draft, await app.Find(draft.Id));
        await AssertSomeStaged(app);
        var again = await app.Upload(draft.Id, LargeFile);
        Assert.Equal((SubmissionStatus.Validated, Rows), (again.Status, again.Rows));
    }

    private static async Task<Submission> Start(IndicatorsApp app)
    {
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nbroken,شکسته,Broken,economy,درصد,percent,D,gregorian\n");
        return await app.Uploaded("broken,IR,2024-01-01,1");
    }

    private static Task<HttpResponseMessage> Upload(IndicatorsApp app, Submission draft, Func<Task> atTwoThirds, CancellationToken ct = default)
    {
        var content = new BreakingContent(Encoding.UTF8.GetBytes(LargeFile), async () =>
        {
            await Eventually.Holds(async () => await Staged(app) > 1, "a slice is staged");
            await atTwoThirds();
        });
        content.Headers.ContentType = new("text/csv");
        return app.Steward().PutAsync(new Uri($"/api/indicators/submissions/{draft.Id}/rows", UriKind.Relative), content, ct);
    }

    private static void AssertSame(Submission before, Submission after) =>
        Assert.Equal((before.Version, before.Rows, before.Status), (after.Version, after.Rows, after.Status));

    private static async Task AssertSomeStaged(IndicatorsApp app) => Assert.Equal(1 + Slice.Capacity, await Staged(app));

    private static async Task<int> Staged(IndicatorsApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT sum(size)::int FROM blocks");
    }

    /// <summary>Sends two thirds, lets something happen, and sends the rest if it still can.</summary>
    private sealed class BreakingContent(byte[] file, Func<Task> atTwoThirds) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = file.Length * 2 / 3;
            await stream.WriteAsync(file.AsMemory(0, part));
            await stream.FlushAsync();
            await atTwoThirds();
            await stream.WriteAsync(file.AsMemory(part));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
