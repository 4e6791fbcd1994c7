using System.Text.Json;
using Pak.Testing;

namespace Pak.Indicators.Tests;

public sealed class EndpointTests(IndicatorsApp app) : IClassFixture<IndicatorsApp>
{
    [Fact]
    public void Only_reading_is_public_and_every_endpoint_says_what_it_needs()
    {
        Assert.Equal(
            [
                "* /alive", "* /health", "GET /api/indicators", "GET /api/indicators/areas", "GET /api/indicators/breakdowns",
                "GET /api/indicators/catalogue.jsonld", "GET /api/indicators/data", "GET /api/indicators/data.csv",
                "GET /api/indicators/definitions.csv", "GET /api/indicators/latest", "GET /api/indicators/lock-rules", "GET /api/indicators/plans",
                "GET /api/indicators/releases", "GET /api/indicators/reporting-rates", "GET /api/indicators/rules", "GET /api/indicators/sectors",
                "GET /api/indicators/yearly", "GET /api/indicators/{code}", "GET /api/indicators/{code}/data", "GET /api/indicators/{code}/data.csv",
                "GET /api/indicators/{code}/lineage", "GET /api/indicators/{code}/locks", "GET /api/indicators/{code}/revisions",
                "GET /api/indicators/{code}/targets", "GET /api/indicators/{code}/versions", "GET /api/indicators/{code}/vintages",
                "GET /api/indicators/{code}/yearly", "GET /openapi/{documentName}.json",
                "GET /sdmx/3.0/availability/{contextType?}/{agency?}/{resource?}/{version?}/{key?}/{component?}",
                "GET /sdmx/3.0/data/{contextType?}/{agency?}/{resource?}/{version?}/{key?}",
                "GET /sdmx/3.0/metadata/{**rest}", "GET /sdmx/3.0/registration/{**rest}", "GET /sdmx/3.0/schema/{**rest}",
                "GET /sdmx/3.0/structure/{type?}/{agency?}/{resource?}/{version?}/{item?}",
            ],
            PublicEndpoints.Of(app.Services).Select(route => route.TrimEnd('/')));
        Assert.Empty(PublicEndpoints.Undeclared(app.Services));
    }

    [Fact]
    public async Task No_forged_token_opens_anything() =>
        Assert.Empty(await ForgedTokens.Accepted(app.Anonymous(), "/api/indicators/submissions", app.Issuer, app.Clock.GetUtcNow()));

    [Fact]
    public async Task The_description_names_the_values_of_a_frequency()
    {
        var description = await app.Anonymous().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        Assert.Contains("\"gregorian\"", description, StringComparison.Ordinal);
        Assert.Contains("text/csv", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/indicators/{code}", "get", "404", "IND-001")]
    [InlineData("/api/indicators/submissions/{id}/submission", "post", "422", "IND-007")]
    [InlineData("/api/indicators/submissions/{id}/approval", "post", "403", "IND-006: The approver must be someone else than the submitter; PAK-004")]
    [InlineData("/api/indicators/submissions/{id}/publication", "post", "412", "PAK-010")]
    [InlineData("/api/indicators/submissions/{id}/rows", "put", "415", "IND-011")]
    [InlineData("/api/indicators/definitions", "post", "422", "IND-008")]
    [InlineData("/sdmx/3.0/data/{contextType}/{agency}/{resource}/{version}/{key}", "get", "413", "IND-203")]
    public async Task The_description_names_what_an_address_refuses(string path, string method, string status, string codes)
    {
        using var description = JsonDocument.Parse(await app.Anonymous().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var response = description.RootElement.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty(status);

        Assert.StartsWith(codes, response.GetProperty("description").GetString(), StringComparison.Ordinal);
    }
}
