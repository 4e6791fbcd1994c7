using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Observations;

internal static class ObservationEndpoints
{
    public static void MapObservations(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators/{code}").AllowAnonymous().WithTags("Observations");

        group.MapGet("data", ReadSeries.Negotiated).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The values of an indicator: by area, period and the time they were known.");
        group.MapGet("data.csv", ReadSeries.Csv).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The same as CSV.");
    }
}
