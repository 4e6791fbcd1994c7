using Microsoft.AspNetCore.Http.HttpResults;
using Pak.Contracts;

namespace Pak.Indicators.Areas;

internal static class ListAreas
{
    public sealed record Answer(IReadOnlyList<Area> Items);

    public static void AddAreas(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<AreaStartup>();

    public static void MapAreas(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/indicators/areas", Handle)
            .AllowAnonymous()
            .WithTags("Catalogue")
            .WithSummary("Iran, its provinces and other countries.");

    private static Ok<Answer> Handle() => TypedResults.Ok(new Answer(AreaList.All));
}
