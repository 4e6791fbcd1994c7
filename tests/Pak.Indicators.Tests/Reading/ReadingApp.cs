using System.Net;
using Dapper;
using Npgsql;

namespace Pak.Indicators.Tests.Reading;

/// <summary>
/// Published figures to read: a Jalali year, Jalali months, Gregorian quarters; areas, parts, digits, a missing value, a forecast, a revision. Tests that share it
/// only read.
/// </summary>
public sealed class ReadingApp : IndicatorsApp, IAsyncLifetime
{
    /// <summary>After the first publication, before the revision.</summary>
    public DateTimeOffset BeforeRevision { get; private set; }

    public Guid Revising { get; private set; }

    public async Task InitializeAsync()
    {
        await DefineFile(DefinitionHeader + "\n"
            + "growth,رشد,Growth,economy,درصد,percent,A,jalali\n"
            + "prices,قیمت‌ها,\"Prices, \"\"all\"\"\",prices,شاخص,index,M,jalali\n"
            + "exports,صادرات,Exports,trade,میلیون دلار,million dollars,Q,gregorian\n");
        await Published(
            "growth,IR,1400,1.50", "growth,IR,1401,-2", "growth,IR,1402,,M", "growth,IR,1403,0.1234567890123456789", "growth,IR-23,1402,7", "growth,IR-23,1403,9", "growth,IR-00,1403,4",
            "prices,IR,1402-01,100", "prices,IR,1402-12,140.0", "prices,IR,1403-01,141,E", "prices,IR,1404-01,150,F",
            "exports,IR,2024-Q1,10", "exports,IR,2024-Q2,20", "exports,DE,2024-Q2,30");
        Clock.Advance(TimeSpan.FromDays(1));
        BeforeRevision = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromDays(1));
        Revising = (await Published("growth,IR,1401,-2.5", "growth,IR,1403,0.1234567890123456789")).Id;

        // What the upload of parts leaves.
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE series SET area = 'IR', breakdown = 'sex=female' WHERE area = 'IR-00'");
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async Task<HttpResponseMessage> Get(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Anonymous().SendAsync(request);
    }

    public async Task<string> Text(string address, params (string Name, string Value)[] headers)
    {
        using var answer = await Get(address, headers);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {text}");
        return text;
    }
}
