using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Pak.Indicators.Tests.Catalogue;

public sealed class DcatTests
{
    [Fact]
    public async Task The_catalogue_is_a_DCAT_catalogue_with_a_dataset_for_each_indicator()
    {
        await using var app = new IndicatorsApp();
        await app.DefineFile(IndicatorsApp.DefinitionHeader + ",keywords,licence,method_fa\nturnover,گردش مالی,Turnover,business,درصد,percent,Q,jalali,فروش;sales,CC-BY-4.0,پرسش‌نامه\nempty,خالی,Empty,energy,درصد,percent,M,gregorian,,our own terms,\n");
        await app.Published("turnover,IR,1402-Q4,1", "turnover,IR-23,1401-Q1,2");

        using var answer = await app.Anonymous().GetAsync(new Uri("/api/indicators/catalogue.jsonld", UriKind.Relative));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var catalogue = document.RootElement;

        Assert.Equal("application/ld+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("dcat:Catalog", catalogue.GetProperty("@type").GetString());
        Assert.Equal("http://www.w3.org/ns/dcat#", catalogue.GetProperty("@context").GetProperty("dcat").GetString());
        // What DCAT-AP 3 makes mandatory: of the catalogue title, description, publisher; of a dataset title and description.
        Assert.All(["dct:title", "dct:description", "dct:publisher"], name => Assert.True(catalogue.TryGetProperty(name, out _)));
        var datasets = catalogue.GetProperty("dcat:dataset").EnumerateArray().ToDictionary(dataset => dataset.GetProperty("dct:identifier").GetString()!);
        Assert.Equal(["empty", "turnover"], datasets.Keys.Order());
        var turnover = datasets["turnover"];
        Assert.Equal(["گردش مالی", "Turnover"], turnover.GetProperty("dct:title").EnumerateArray().Select(text => text.GetProperty("@value").GetString()));
        Assert.Equal(["fa", "en"], turnover.GetProperty("dct:title").EnumerateArray().Select(text => text.GetProperty("@language").GetString()));
        Assert.Equal("http://publications.europa.eu/resource/authority/frequency/QUARTERLY", turnover.GetProperty("dct:accrualPeriodicity").GetProperty("@id").GetString());
        Assert.Equal(("2022-03-21", "2024-03-19"), (Day(turnover, "dcat:startDate"), Day(turnover, "dcat:endDate")));
        Assert.Equal("2025-03-21T08:00:00Z", turnover.GetProperty("dct:modified").GetProperty("@value").GetString());
        var distributions = turnover.GetProperty("dcat:distribution").EnumerateArray().ToList();
        Assert.Equal(3, distributions.Count);
        Assert.All(distributions, distribution => Assert.Equal("https://spdx.org/licenses/CC-BY-4.0", distribution.GetProperty("dct:license").GetProperty("@id").GetString()));
        var csv = new Uri(distributions[0].GetProperty("dcat:downloadURL").GetProperty("@id").GetString()!);
        Assert.StartsWith("indicator,area", await app.Anonymous().GetStringAsync(new Uri(csv.PathAndQuery, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(["fa", "en", "fa", "en"], turnover.GetProperty("dcat:keyword").EnumerateArray().Select(word => word.GetProperty("@language").GetString()));
        Assert.False(datasets["empty"].TryGetProperty("dct:temporal", out _));
        Assert.False(datasets["empty"].GetProperty("dcat:distribution")[0].TryGetProperty("dct:license", out _));

        Assert.Equal("statistics", turnover.GetProperty("dct:publisher").GetProperty("foaf:name").GetString()); // no register here to ask for names

        static string? Day(JsonElement dataset, string name) => dataset.GetProperty("dct:temporal").GetProperty(name).GetProperty("@value").GetString();
    }

    [Fact]
    public async Task Publishers_have_the_names_of_the_register_and_their_codes_where_it_has_none()
    {
        var asked = 0;
        await using var register = await SmallServer.Start(new Dictionary<string, Func<IQueryCollection, object>> { ["/api/agencies"] = Agencies });
        await using var app = new IndicatorsApp();
        app.Settings["services:agencies:http:0"] = register.Address;
        await app.Define("turnover");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nbeds,تخت,Beds,health,تخت,beds,A,jalali\n", "health");
        await app.DefineFile(IndicatorsApp.DefinitionHeader + "\nroads,راه,Roads,transport,کیلومتر,km,A,jalali\n", "unknown");

        Assert.Equal(["health: وزارت بهداشت, Ministry of Health", "statistics: مرکز آمار, Statistical Centre", "unknown: unknown"], await Publishers());
        Assert.Equal(2, asked);
        await register.DisposeAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("health: وزارت بهداشت, Ministry of Health", await Publishers()); // known from before

        object Agencies(IQueryCollection query)
        {
            asked++;
            return query["after"].Count == 0
                ? new { items = new[] { new { code = "health", name = new { fa = "وزارت بهداشت", en = "Ministry of Health" } } }, next = "more" }
                : new { items = new[] { new { code = "statistics", name = new { fa = "مرکز آمار", en = "Statistical Centre" } } }, next = (string?)null! };
        }

        async Task<List<string>> Publishers()
        {
            using var document = JsonDocument.Parse(await app.Anonymous().GetStringAsync(new Uri("/api/indicators/catalogue.jsonld", UriKind.Relative)));
            return [.. document.RootElement.GetProperty("dcat:dataset").EnumerateArray().Select(dataset => dataset.GetProperty("dct:publisher")).Select(publisher =>
            {
                var (code, name) = (publisher.GetProperty("@id").GetString()!.Split('/')[^1], publisher.GetProperty("foaf:name"));
                return $"{code}: {(name.ValueKind == JsonValueKind.String ? name.GetString() : string.Join(", ", name.EnumerateArray().Select(text => text.GetProperty("@value").GetString())))}";
            }).Order(StringComparer.Ordinal)];
        }
    }
}
