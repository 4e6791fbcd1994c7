using System.Text.Json;
using Dapper;
using Pak.ServiceDefaults.Auth;

namespace Pak.Indicators.Tests.Publications;

public sealed class ComputedTests : IAsyncLifetime
{
    private readonly IndicatorsApp _app = new();

    public async Task InitializeAsync()
    {
        await _app.Define("exports", "imports", "balance", "coverage", "growth", "total");
        await using var connection = await _app.Database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            UPDATE indicators SET formula = 'exports - imports', inputs = '{exports,imports}' WHERE code = 'balance';
            UPDATE indicators SET formula = '100 * balance / imports', inputs = '{balance,imports}', agency = 'mporg' WHERE code = 'coverage';
            UPDATE indicators SET formula = 'pct_change(exports)', inputs = '{exports}' WHERE code = 'growth';
            UPDATE indicators SET formula = 'sum_areas(exports)', inputs = '{exports}' WHERE code = 'total';
            """);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task What_follows_is_published_with_what_it_follows_from()
    {
        await _app.Published("exports,IR,1400,10", "exports,IR,1401,12", "imports,IR,1401,8", "exports,IR,1402,15", "imports,IR,1402,0");

        Assert.Equal("IR//1401=4 IR//1402=15", await _app.StoredText("balance"));
        Assert.Equal("IR//1401=50 IR//1402=M", await _app.StoredText("coverage"));
        Assert.Equal("IR//1401=20 IR//1402=25", await _app.StoredText("growth"));
        Assert.Equal("", await _app.StoredText("total"));
    }

    [Fact]
    public async Task A_correction_of_an_input_corrects_what_follows_and_the_past_is_still_known()
    {
        await _app.Published("exports,IR-01,1401,12", "exports,IR-02,1401,1", "imports,IR-01,1401,8", "imports,IR-02,1401,1");
        var before = _app.Clock.GetUtcNow();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Published("imports,IR-01,1401,6", "imports,IR-02,1401,,O");

        Assert.Equal("IR-01//1401=6 IR-02//1401=M", await _app.StoredText("balance"));
        Assert.Equal("IR-01//1401=4 IR-02//1401=0", await _app.StoredText("balance", before));
        Assert.Equal("IR//1401=13", await _app.StoredText("total"));
        Assert.Equal(before, (await _app.Data("total", "?area=IR")).Series[0].Observations[0].PublishedAt); // no input of it has changed
    }

    [Fact]
    public async Task What_follows_is_as_weak_as_the_weakest_that_it_follows_from()
    {
        await _app.Published("exports,IR,1400,10,I", "imports,IR,1400,5", "exports,IR,1401,12,P", "imports,IR,1401,8,E", "exports,IR,1402,15,F", "imports,IR,1402,1,P");

        Assert.Equal("1400 E, 1401 P, 1402 F", await Statuses("balance"));
        Assert.Equal("1400 E, 1401 P, 1402 F", await Statuses("coverage"));
        Assert.Equal("1401 P, 1402 F", await Statuses("growth"));

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Published("exports,IR,1401,12", "imports,IR,1401,8");

        Assert.Equal("1400 E, 1401 A, 1402 F", await Statuses("coverage"));
        Assert.Equal("1401 E, 1402 F", await Statuses("growth")); // 1400 is estimated still
    }

    [Fact]
    public async Task Events_name_the_agency_of_what_they_carry()
    {
        await _app.Published("exports,IR,1401,12", "imports,IR,1401,8");

        using var answer = await _app.As("reader", "mporg", Scopes.EventsRead).GetAsync(new Uri("/events?limit=1000", UriKind.Relative));
        using var batch = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var pages = batch.RootElement.EnumerateArray().Where(e => e.GetProperty("type").GetString() == "ir.pak.indicators.submission-published.v1").Select(e => e.GetProperty("data")).ToList();
        var carried = pages.Select(page => $"{page.GetProperty("agency").GetString()}: " + string.Join(' ', page.GetProperty("observations").EnumerateArray()
            .Select(o => $"{o.GetProperty("indicator").GetString()}={o.GetProperty("value").GetRawText()}").Order(StringComparer.Ordinal)));
        Assert.Equal(["statistics: balance=4 exports=12 imports=8", "mporg: coverage=50"], carried);
        Assert.All(pages, page => Assert.Equal(2, page.GetProperty("pages").GetInt32()));
    }

    private async Task<string> Statuses(string indicator) =>
        string.Join(", ", (await _app.Data(indicator, "?area=IR")).Series[0].Observations.Select(o => $"{o.Period} {o.Status}"));

    [Fact]
    public async Task Inputs_published_at_once_by_two_leave_what_follows_from_both()
    {
        for (var round = 0; round < 4; round++)
        {
            var (exports, imports) = (100 + round, 10 + (3 * round));
            var one = await _app.Approved($"exports,IR,1402,{exports}");
            var other = await _app.Approved($"imports,IR,1402,{imports}");
            await Task.WhenAll(IndicatorsApp.Step(_app.Approver(), one, "publication"), IndicatorsApp.Step(_app.Approver(), other, "publication"));

            Assert.Equal($"IR//1402={exports - imports}", await _app.StoredText("balance"));
        }
    }
}
