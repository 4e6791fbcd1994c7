using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

internal static class ReadingEndpoints
{
    public static void AddReading(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ReadLatest>();

    public static void MapReading(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/indicators").AllowAnonymous().WithTags("Reading");

        group.MapGet("data", ReadMany.Negotiated).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The values of many indicators at once, as JSON or CSV.");
        group.MapGet("data.csv", ReadMany.Csv).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The same as CSV.");
        group.MapGet("latest", ReadLatest.Handle).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound).Produces<LatestAnswer>().Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("Where every indicator stands: last value, change, sparkline.");
        group.MapGet("yearly", ReadYearly.Many).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "application/json", "text/csv")
            .WithSummary("The values of many indicators by year.");
        group.MapGet("{code}/yearly", ReadYearly.One).Refuses(CommonProblems.Invalid, Problems.RangeReversed, Problems.IndicatorNotFound).Produces<string>(StatusCodes.Status200OK, "application/json", "text/csv")
            .WithSummary("The values of one indicator by year.");
        group.MapGet("{code}/revisions", ReadRevisions.Handle).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound).WithSummary("Published values that were replaced: old and new, when, by whom and why.");
        group.MapGet("{code}/vintages", ReadRevisions.All).Refuses(CommonProblems.Invalid, Problems.IndicatorNotFound).WithSummary("The publications of an indicator: the times to ask asOf with.");
    }
}
