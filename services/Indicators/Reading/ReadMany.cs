using Npgsql;
using Pak.Indicators.Observations.Store;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

/// <summary>The values of many indicators at once, by sector, agency, area, breakdown, period and the time they were known; JSON or CSV, streamed.</summary>
internal static class ReadMany
{
    private const int LargestLast = 100_000;

    public static Task<IResult> Negotiated(
        HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? indicator = null, string? sector = null, string? agency = null, string? area = null,
        string? breakdown = null, string? from = null, string? to = null, string? asOf = null, int? last = null) =>
        Handle(Freshness.PrefersCsv(context.Request), new(indicator, sector, agency, null, area, breakdown, from, to, asOf), last, context, db, ct);

    public static Task<IResult> Csv(
        HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? indicator = null, string? sector = null, string? agency = null, string? area = null,
        string? breakdown = null, string? from = null, string? to = null, string? asOf = null, int? last = null) =>
        Handle(csv: true, new(indicator, sector, agency, null, area, breakdown, from, to, asOf), last, context, db, ct);

    private static async Task<IResult> Handle(bool csv, Asked asked, int? last, HttpContext context, NpgsqlDataSource db, CancellationToken ct)
    {
        if (last is < 1 or > LargestLast)
        {
            return CommonProblems.Invalid.With(new FieldError("last", "عددی از 1 تا 100000", "A number from 1 to 100000"));
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var understood = await Selection.Of(connection, asked, ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        var selection = understood.Value!;
        if (Freshness.IsKnown(context, Freshness.TagOf(selection.Indicators, csv ? "csv" : "json")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        // Written here, while the connection is open.
        var series = SeriesStore.Read(connection, selection.ToFilter(), ct);
        await (csv
            ? ManyAsCsv.Write(context.Response, selection.Indicators, series, last, ct)
            : ManyAsJson.Write(context.Response, selection.Indicators, series, last, selection.AsOf, ct));
        return TypedResults.Empty;
    }
}
