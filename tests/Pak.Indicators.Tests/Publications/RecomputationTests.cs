using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Contracts;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Reading;
using Pak.Indicators.Submissions;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Requests;
using Pak.Testing;

namespace Pak.Indicators.Tests.Publications;

/// <summary>A formula takes effect when it is set, not when one of its inputs is next published.</summary>
public sealed class RecomputationTests : IAsyncLifetime
{
    private readonly IndicatorsApp _app = new();

    public Task InitializeAsync() => _app.Define("exports", "imports");

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_new_formula_has_figures_at_once()
    {
        await _app.Published("exports,IR,1401,12", "imports,IR,1401,8", "exports,IR-23,1401,3", "imports,IR-23,1401,1");
        await Define("balance", "exports - imports");
        await UntilComputed("balance");

        Assert.Equal("IR//1401=4 IR-23//1401=2", await _app.StoredText("balance"));
        var vintage = Assert.Single((await _app.Get<VintagesAnswer>("/balance/vintages")).Items);
        Assert.Equal(("statistics.steward", null, 2, 0), (vintage.SubmittedBy, vintage.ApprovedBy, vintage.Values, vintage.Revisions));
        Assert.Contains("computed anew", vintage.Note, StringComparison.Ordinal);
        Assert.Equal(["balance IR=4 IR-23=2"], await Announced(vintage.Submission));
    }

    [Fact]
    public async Task A_changed_formula_changes_its_figures_and_what_follows_and_keeps_what_was_known()
    {
        await _app.Published("exports,IR,1401,12", "imports,IR,1401,8", "exports,IR,1402,20");
        await DefineFile("balance,تراز,Balance,economy,ریال,rials,A,jalali,exports - imports", "half,نیم,Half,economy,ریال,rials,A,jalali,balance / 2");
        await UntilComputed("half");
        Assert.Equal("IR//1401=2", await _app.StoredText("half"));
        var before = _app.Clock.GetUtcNow();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Change("balance", "exports * 10", "روش تازه");
        await UntilComputed("half");

        Assert.Equal("IR//1401=120 IR//1402=200", await _app.StoredText("balance"));
        Assert.Equal("IR//1401=60 IR//1402=100", await _app.StoredText("half"));
        Assert.Equal("IR//1401=4", await _app.StoredText("balance", before));
        var revision = Assert.Single((await _app.Get<Page<Revision>>("/balance/revisions")).Items);
        Assert.Equal((4m, 120m, "statistics.steward", "روش تازه"), (revision.Old!.Value, revision.New!.Value, revision.SubmittedBy, revision.Note));
    }

    [Fact]
    public async Task What_a_new_formula_does_not_say_any_more_is_missing()
    {
        await _app.Published("exports,IR,1400,7", "exports,IR-05,1401,9", "imports,IR,1401,8");
        await Define("copy", "exports + 0");
        await UntilComputed("copy");
        Assert.Equal("IR//1400=7 IR-05//1401=9", await _app.StoredText("copy"));

        await Change("copy", "imports + 0");
        await UntilComputed("copy");

        Assert.Equal("IR//1400=M IR//1401=8 IR-05//1401=M", await _app.StoredText("copy"));
    }

    [Fact]
    public async Task A_formula_without_inputs_published_says_nothing_and_leaves_nothing_waiting()
    {
        await Define("balance", "exports - imports");
        await UntilComputed("balance");

        Assert.Equal("", await _app.StoredText("balance"));
        Assert.Empty((await _app.Get<VintagesAnswer>("/balance/vintages")).Items);
        Assert.Empty((await _app.Get<Page<SubmissionSummary>>("/submissions", _app.Steward())).Items);
    }

    [Fact]
    public async Task While_it_waits_the_lineage_says_since_when_and_nobody_can_meddle()
    {
        await _app.Published("exports,IR,1401,12", "imports,IR,1401,8");
        await using var holder = await _app.Database.OpenConnectionAsync();
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await holder.ExecuteAsync("SELECT FROM indicators WHERE code = 'exports' FOR UPDATE"); // a publication cannot get past this
            var at = _app.Clock.GetUtcNow();
            await DefineFile("balance,تراز,Balance,economy,ریال,rials,A,jalali,exports - imports", "half,نیم,Half,economy,ریال,rials,A,jalali,balance / 2");

            Assert.Equal(at, await RecomputingSince("balance"));
            Assert.Equal(at, await RecomputingSince("half"));
            Assert.Null(await RecomputingSince("exports"));
            Assert.Equal(["balance", "half"], await Recomputing());
            await using var reading = await _app.Database.OpenConnectionAsync();
            var waiting = await reading.QuerySingleAsync<(Guid Id, int Version)>("SELECT id, version FROM submissions WHERE recomputes IS NOT NULL");
            foreach (var step in new[] { "publication", "return", "approval" })
            {
                using var answer = await IndicatorsApp.Post(_app.Approver(), waiting.Id, step, waiting.Version, step == "return" ? new { reason = "نه" } : null);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }

            await transaction.CommitAsync();
        }

        await UntilComputed("half");
        Assert.Equal("IR//1401=2", await _app.StoredText("half"));
        Assert.Empty(await Recomputing());
    }

    [Fact]
    public async Task What_a_replica_left_behind_is_taken_up_by_another()
    {
        await _app.Published("exports,IR,1401,12");
        await Define("copy", "exports + 0");
        await UntilComputed("copy");
        await using (var connection = await _app.Database.OpenConnectionAsync())
        {
            // As if this one had been killed after it had begun: an upload with half of a series in it, under a formula of before.
            await connection.ExecuteAsync(
                """
                UPDATE indicators SET formula = 'exports + 1' WHERE code = 'copy';
                INSERT INTO submissions (id, agency, status, created_by, submitted_by, recomputes) SELECT gen_random_uuid(), 'statistics', 'approved', 'x', 'x', ARRAY[id] FROM indicators WHERE code = 'copy';
                INSERT INTO submission_history (submission_id, version, at, subject, name, what) SELECT id, 1, now(), 'x', 'X', 'submitted' FROM submissions WHERE created_by = 'x';
                INSERT INTO uploads (submission_id, touched_at) SELECT id, now() FROM submissions WHERE created_by = 'x';
                UPDATE submissions SET upload_id = (SELECT max(id) FROM uploads) WHERE created_by = 'x';
                INSERT INTO upload_bases (upload_id, indicator_id, data_version) SELECT (SELECT max(id) FROM uploads), id, data_version FROM indicators WHERE code = 'copy';
                INSERT INTO blocks (series_id, upload_id, slice, first_row, size, first_period, last_period, periods, "values", statuses)
                SELECT s.id, (SELECT max(id) FROM uploads), 0, 0, 1, '2000-03-20', '2000-03-20', '{2000-03-20}', '{99}', 'A'
                FROM series s JOIN indicators i ON i.id = s.indicator_id WHERE i.code = 'copy';
                """);
        }

        await _app.Services.GetRequiredService<Recomputer>().Run(CancellationToken.None);

        Assert.Equal("IR//1401=13", await _app.StoredText("copy"));
    }

    [Fact]
    public async Task Formulas_and_figures_set_at_once_leave_what_follows_from_both()
    {
        await Define("copy", "exports + 0");
        for (var round = 1; round <= 4; round++)
        {
            var approved = await _app.Approved($"exports,IR,1402,{round * 10}");
            await Task.WhenAll(IndicatorsApp.Step(_app.Approver(), approved, "publication"), Change("copy", $"exports + {round}"));
            await UntilComputed("copy");

            Assert.Equal($"IR//1402={(round * 10) + round}", await _app.StoredText("copy"));
        }
    }

    private Task UntilComputed(string code) => Eventually.Holds(async () => await RecomputingSince(code) is null, $"{code} is computed");

    /// <summary>As the list of all indicators says it.</summary>
    private async Task<IEnumerable<string>> Recomputing() => (await _app.Get<LatestAnswer>("/latest")).Items.Where(item => item.Recomputing).Select(item => item.Code);

    private async Task<DateTimeOffset?> RecomputingSince(string code) => (await _app.Get<Lineage>($"/{code}/lineage")).RecomputingSince;

    private Task Define(string code, string formula) => DefineFile($"{code},شاخص,Indicator,economy,ریال,rials,A,jalali,{formula}");

    private Task DefineFile(params string[] rows) => _app.DefineFile($"{IndicatorsApp.DefinitionHeader},formula\n{string.Join('\n', rows)}\n");

    private async Task Change(string code, string formula, string? why = null)
    {
        var indicator = await _app.Get<Indicator>($"/{code}");
        var body = new
        {
            indicator.Name,
            indicator.Definition,
            indicator.Sector,
            indicator.Unit,
            frequency = "A",
            calendar = "jalali",
            formula,
            why,
        };
        using var answer = await IndicatorsApp.Send(_app.Steward(), HttpMethod.Put, $"/{code}", body, indicator.Version);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<List<string>> Announced(Guid submission)
    {
        using var answer = await _app.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=1000", UriKind.Relative));
        using var batch = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. batch.RootElement.EnumerateArray().Select(e => e.GetProperty("data"))
            .Where(data => data.TryGetProperty("submission", out var id) && id.GetGuid() == submission)
            .Select(page => page.GetProperty("observations")[0].GetProperty("indicator").GetString() + " "
                + string.Join(' ', page.GetProperty("observations").EnumerateArray().Select(o => $"{o.GetProperty("area").GetString()}={o.GetProperty("value").GetRawText()}")))];
    }
}
