using System.Text.Json;
using Pak.Indicators.Tests.Reading;

namespace Pak.Indicators.Tests.Sdmx;

public sealed class SdmxStructureTests(ReadingApp app) : IClassFixture<ReadingApp>
{
    private const string Structure = "/sdmx/3.0/structure";

    [Fact]
    public async Task The_data_structure_names_its_components()
    {
        using var json = JsonDocument.Parse(await app.Text($"{Structure}/datastructure/PAK/DSD_INDICATORS/1.0.0"));
        var components = json.RootElement.GetProperty("data").GetProperty("dataStructures")[0].GetProperty("dataStructureComponents");

        Assert.Equal(
            ["FREQ", "INDICATOR", "REF_AREA", "SEX", "SETTLEMENT", "AGE"],
            components.GetProperty("dimensionList").GetProperty("dimensions").EnumerateArray().Select(d => d.GetProperty("id").GetString()));
        Assert.Equal("TIME_PERIOD", components.GetProperty("dimensionList").GetProperty("timeDimension").GetProperty("id").GetString());
        Assert.Equal(
            ["OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "SAMPLE"],
            components.GetProperty("attributeList").GetProperty("attributes").EnumerateArray().Select(d => d.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("dataflow", "dataflows: PAK:INDICATORS statistics:INDICATORS statistics:exports statistics:growth statistics:prices")]
    [InlineData("dataflow/statistics/growth/1.0.0", "dataflows: statistics:growth")]
    [InlineData("dataflow/statistics/growth?references=children", "dataStructures: PAK:DSD_INDICATORS | dataflows: statistics:growth")]
    [InlineData("dataflow/statistics/growth?references=codelist", "codelists: PAK:CL_FREQ PAK:CL_INDICATOR PAK:CL_REF_AREA PAK:CL_SEX PAK:CL_SETTLEMENT PAK:CL_AGE PAK:CL_OBS_STATUS | dataflows: statistics:growth")]
    [InlineData("codelist/PAK/CL_SEX?references=parents", "codelists: PAK:CL_SEX | dataStructures: PAK:DSD_INDICATORS")]
    [InlineData("agencyscheme", "agencySchemes: SDMX:AGENCIES")]
    [InlineData("conceptscheme/*/*/+", "conceptSchemes: PAK:CS_INDICATORS")]
    public async Task Artefacts_are_found_with_what_they_refer_to(string query, string expected)
    {
        using var json = JsonDocument.Parse(await app.Text($"{Structure}/{query}"));

        Assert.Equal(expected, string.Join(" | ", json.RootElement.GetProperty("data").EnumerateObject().Select(kind =>
            $"{kind.Name}: {string.Join(' ', kind.Value.EnumerateArray().Select(a => $"{a.GetProperty("agencyID")}:{a.GetProperty("id")}"))}")));
    }

    [Fact]
    public async Task One_item_of_a_list_can_be_asked_for()
    {
        using var json = JsonDocument.Parse(await app.Text($"{Structure}/codelist/PAK/CL_REF_AREA/1.0.0/IR-23", ("Accept-Language", "fa")));
        var list = json.RootElement.GetProperty("data").GetProperty("codelists")[0];

        Assert.True(list.GetProperty("isPartial").GetBoolean());
        Assert.Equal("تهران", Assert.Single(list.GetProperty("codes").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("codelist/PAK/CL_NOTHING", null, 204)]
    [InlineData("codelist/PAK/CL_SEX/2.0.0", null, 204)]
    [InlineData("poem", null, 400)]
    [InlineData("codelist?detail=most", null, 400)]
    [InlineData("codelist?references=friends", null, 400)]
    [InlineData("codelist?colour=red", null, 400)]
    [InlineData("codelist", "application/vnd.sdmx.structure+xml;version=3.0.0", 406)]
    [InlineData("categoryscheme", null, 501)]
    [InlineData("codelist?asOf=2020-01-01T00:00:00Z", null, 501)]
    [InlineData("../availability/dataflow/nobody", null, 204)]
    [InlineData("../availability/dataflow?mode=some", null, 400)]
    [InlineData("../availability/dataflow/*/*/*/*/COLOUR", null, 422)]
    [InlineData("../availability/dataflow?references=codelist", null, 501)]
    public async Task Errors_are_those_of_the_standard(string query, string? accept, int status)
    {
        using var answer = await app.Get($"{Structure}/{query}", accept is null ? [] : [("Accept", accept)]);

        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    [Theory]
    [InlineData("dataflow", "FREQ=A,M,Q INDICATOR=exports,growth,prices REF_AREA=DE,IR,IR-23 SEX=_T,female SETTLEMENT=_T AGE=_T 2021-03-21..2025-04-20 6 14")]
    [InlineData("dataflow/statistics/exports", "FREQ=Q INDICATOR=exports REF_AREA=DE,IR SEX=_T SETTLEMENT=_T AGE=_T 2024-01-01..2024-06-30 2 3")]
    [InlineData("dataflow?c[REF_AREA]=DE&mode=exact", "FREQ=Q INDICATOR=exports REF_AREA=DE SEX=_T SETTLEMENT=_T AGE=_T 2024-04-01..2024-06-30 1 1")]
    [InlineData("dataflow?c[REF_AREA]=IR-23&c[SEX]=_T&mode=available", "FREQ=A INDICATOR=growth REF_AREA=DE,IR,IR-23 SEX=_T SETTLEMENT=_T AGE=_T 2023-03-21..2025-03-20 1 2")]
    [InlineData("dataflow/*/*/*/*/REF_AREA,TIME_PERIOD", "REF_AREA=DE,IR,IR-23 2021-03-21..2025-04-20 6 14")]
    public async Task Availability_says_what_there_is(string query, string expected)
    {
        using var json = JsonDocument.Parse(await app.Text($"/sdmx/3.0/availability/{query}"));
        var constraint = json.RootElement.GetProperty("data").GetProperty("availabilityConstraints")[0];
        var keys = constraint.GetProperty("cubeRegion").GetProperty("keyValues").EnumerateArray().Select(key =>
            key.TryGetProperty("timeRange", out var range)
                ? $"{range.GetProperty("startPeriod").GetProperty("period")}..{range.GetProperty("endPeriod").GetProperty("period")}"
                : $"{key.GetProperty("id")}={string.Join(',', key.GetProperty("values").EnumerateArray())}");

        Assert.Equal(expected, $"{string.Join(' ', keys)} {constraint.GetProperty("seriesCount")} {constraint.GetProperty("obsCount")}");
    }

    [OfficialSchemaTheory]
    [InlineData("structure")]
    [InlineData("structure/dataflow?references=all")]
    [InlineData("structure/datastructure?detail=allstubs")]
    [InlineData("structure/codelist/PAK/CL_REF_AREA/1.0.0/IR-23")]
    [InlineData("structure/agencyscheme")]
    [InlineData("availability/dataflow")]
    [InlineData("availability/datastructure/PAK/DSD_INDICATORS")]
    public async Task Messages_are_valid_by_the_official_schema(string query) => OfficialSchemas.AssertStructure(await app.Text($"/sdmx/3.0/{query}"));
}
