using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Observations;

/// <param name="Value">With exactly the digits that were uploaded; null when the status says that it is missing.</param>
/// <param name="Status">SDMX CL_OBS_STATUS.</param>
public sealed record Observation(string Period, decimal? Value, string Status, DateTimeOffset PublishedAt);

/// <param name="Breakdown">"" is the total.</param>
public sealed record Series(string Area, LocalizedText AreaName, IReadOnlyList<Observation> Observations, string Breakdown = "");

/// <param name="UpdatedAt">The last publication for the indicator; null before the first.</param>
public sealed record IndicatorData(
    string Indicator, LocalizedText Name, LocalizedText Unit, int Decimals, Frequency Frequency, CalendarKind Calendar, LocalizedText? Source,
    string Agency, bool Sample, DateTimeOffset? UpdatedAt, IReadOnlyList<Series> Series);

/// <summary>
/// The published values of an indicator, as JSON or as CSV (<c>indicator,area,period,value,status</c>, with <c>breakdown</c> where parts are asked for).
/// </summary>
internal static class ReadSeries
{
    public static Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Negotiated(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? from = null, string? to = null, string? asOf = null,
        string? breakdown = null) =>
        Handle(code, Freshness.PrefersCsv(context.Request), context, db, new(area, from, to, asOf, breakdown), ct);

    public static Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Csv(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? from = null, string? to = null, string? asOf = null,
        string? breakdown = null) =>
        Handle(code, csv: true, context, db, new(area, from, to, asOf, breakdown), ct);

    private static async Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Handle(
        string code, bool csv, HttpContext context, NpgsqlDataSource db, Asked asked, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        var query = SeriesQuery.Parse(asked.Area, asked.From, asked.To, asked.AsOf);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var parts = new List<FieldError>();
        var breakdown = Selection.BreakdownOf(asked.Breakdown, parts);
        if (parts.Count > 0)
        {
            return CommonProblems.Invalid.With(parts);
        }

        if (Freshness.IsKnown(context, Freshness.TagOf([indicator], csv ? "csv" : "json")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var series = await Read(connection, indicator, query.Value!, breakdown, ct);
        return csv ? new CsvSeries(indicator.Code, indicator.Sample, series, HasParts: breakdown != "") : TypedResults.Ok(new IndicatorData(
            indicator.Code, new(indicator.NameFa, indicator.NameEn), new(indicator.UnitFa, indicator.UnitEn), indicator.Decimals, indicator.ParsedFrequency,
            indicator.ParsedCalendar, indicator.ToIndicator().Source, indicator.Agency, indicator.Sample, indicator.DataUpdatedAt, series));
    }

    private static async Task<List<Series>> Read(NpgsqlConnection connection, IndicatorRow indicator, SeriesQuery query, string? breakdown, CancellationToken ct)
    {
        var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
        var filter = new SeriesFilter([indicator.Id], query.Areas, breakdown, query.From, query.To, query.AsOf);
        var series = new List<Series>();
        await foreach (var block in SeriesStore.Read(connection, filter, ct))
        {
            var observations = new Observation[block.Count];
            for (var i = 0; i < observations.Length; i++)
            {
                var period = texts[block.Periods[i]].Written;
                observations[i] = new(period, block.Values[i], block.Statuses.Substring(i, 1), block.PublishedAt(i));
            }

            series.Add(new(block.Key.Area, AreaList.ByCode[block.Key.Area].Name, observations, block.Key.Breakdown));
        }

        return series;
    }

    private sealed record Asked(string? Area, string? From, string? To, string? AsOf, string? Breakdown);
}

/// <summary>Values as CSV (RFC 4180, UTF-8), numbers with a point. Sample data says so in the file's name.</summary>
internal sealed record CsvSeries(string Indicator, bool Sample, IReadOnlyList<Series> Series, bool HasParts) : IResult
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{Indicator}{(Sample ? "-sample-data" : "")}.csv\"";
        await using var writer = CsvWriter.Create(response.Body, Options, leaveOpen: true);
        foreach (var column in (string[])["indicator", "area", "period", "value", "status", .. HasParts ? ["breakdown"] : Array.Empty<string>()])
        {
            writer.WriteField(column);
        }

        await writer.EndRecordAsync(httpContext.RequestAborted);
        foreach (var series in Series)
        {
            foreach (var observation in series.Observations)
            {
                writer.WriteField(Indicator);
                writer.WriteField(series.Area);
                writer.WriteField(observation.Period);
                writer.WriteField(observation.Value);
                writer.WriteField(observation.Status);
                if (HasParts)
                {
                    writer.WriteField(series.Breakdown);
                }

                await writer.EndRecordAsync(httpContext.RequestAborted);
            }
        }

        await writer.FlushAsync(httpContext.RequestAborted);
    }
}
