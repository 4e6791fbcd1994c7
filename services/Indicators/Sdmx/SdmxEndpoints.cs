using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary><c>/sdmx/3.0</c>: what statistical software asks.</summary>
internal static class SdmxEndpoints
{
    public static void MapSdmx(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/sdmx/3.0").AllowAnonymous().WithTags("SDMX");

        group.MapGet("data/{contextType?}/{agency?}/{resource?}/{version?}/{key?}", ReadSdmxData.Handle).Refuses(SdmxProblems.Malformed, SdmxProblems.NotAcceptable, SdmxProblems.Meaningless, SdmxProblems.NotImplemented, SdmxProblems.TooMuch)
            .Produces<string>(StatusCodes.Status200OK, SdmxFormat.JsonData, SdmxFormat.CsvData).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Data: /data/dataflow/{agency}/{id}/{version}/{key} (SDMX REST 2.2).");
        group.MapGet("availability/{contextType?}/{agency?}/{resource?}/{version?}/{key?}/{component?}", ReadSdmxAvailability.Handle).Refuses(SdmxProblems.Malformed, SdmxProblems.NotAcceptable, SdmxProblems.Meaningless, SdmxProblems.NotImplemented)
            .Produces<string>(StatusCodes.Status200OK, SdmxFormat.JsonStructure).Produces(StatusCodes.Status204NoContent)
            .WithSummary("What data there are for a query.");
        group.MapGet("structure/{type?}/{agency?}/{resource?}/{version?}/{item?}", ReadSdmxStructure.Handle).Refuses(SdmxProblems.Malformed, SdmxProblems.NotAcceptable, SdmxProblems.Meaningless, SdmxProblems.NotImplemented)
            .Produces<string>(StatusCodes.Status200OK, SdmxFormat.JsonStructure).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Data structure, dataflows, concepts, codelists, agencies.");
        foreach (var part in (string[])["metadata", "schema", "registration"])
        {
            group.MapGet(part + "/{**rest}", ReadSdmxStructure.NotOffered).ExcludeFromDescription();
        }
    }
}
