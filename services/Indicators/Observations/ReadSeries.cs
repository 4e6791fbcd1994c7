using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Observations;

/// <param name="Value">With exactly the digits that were uploaded; null when the status says that it is missing.</param>
/// <param name="Status">SDMX CL_OBS_STATUS.</param>
public sealed record Observation(string Period, decimal? Value, string Status, DateTimeOffset PublishedAt);

public sealed record Series(string Area, LocalizedText AreaName, IReadOnlyList<Observation> Observations);

/// <param name="UpdatedAt">The last publication for the indicator; null before the first.</param>
public sealed record IndicatorData(
    string Indicator, LocalizedText Name, LocalizedText Unit, int Decimals, Frequency Frequency, CalendarKind Calendar, LocalizedText? Source,
    string Agency, bool Sample, DateTimeOffset? UpdatedAt, IReadOnlyList<Series> Series);

/// <summary>The published values of an indicator, as JSON or as CSV (<c>indicator,area,period,value,status</c>).</summary>
internal static class ReadSeries
{
    public static Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Negotiated(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? from = null, string? to = null, string? asOf = null) =>
        Handle(code, PrefersCsv(context.Request), context, db, new(area, from, to, asOf), ct);

    public static Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Csv(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? from = null, string? to = null, string? asOf = null) =>
        Handle(code, csv: true, context, db, new(area, from, to, asOf), ct);

    private static async Task<Results<Ok<IndicatorData>, CsvSeries, StatusCodeHttpResult, Problem>> Handle(
        string code, bool csv, HttpContext context, NpgsqlDataSource db, Asked asked, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        if (!DefinitionRules.IsCode(code) || await IndicatorRow.Find(connection, code, forUpdate: false, ct) is not { } indicator)
        {
            return Problems.IndicatorNotFound;
        }

        var query = SeriesQuery.Parse(indicator.ParsedCalendar, asked.Area, asked.From, asked.To, asked.AsOf);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        // Taken before the values are read: they may be newer than the tag, never older.
        var etag = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"d{indicator.Version}.{indicator.DataVersion}{(csv ? "c" : "j")}\"");
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.CacheControl = "public, no-cache";
        if (ServiceDefaults.Requests.ETags.IsNotModified(context, etag))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var series = await Read(connection, indicator, query.Value!, ct);
        return csv ? new CsvSeries(indicator.Code, indicator.Sample, series) : TypedResults.Ok(new IndicatorData(
            indicator.Code, new(indicator.NameFa, indicator.NameEn), new(indicator.UnitFa, indicator.UnitEn), indicator.Decimals, indicator.ParsedFrequency,
            indicator.ParsedCalendar, indicator.ToIndicator().Source, indicator.Agency, indicator.Sample, indicator.DataUpdatedAt, series));
    }

    private static async Task<List<Series>> Read(NpgsqlConnection connection, IndicatorRow indicator, SeriesQuery query, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT s.area, o.period, o.value, o.status, o.published_at
            FROM series s CROSS JOIN LATERAL (
                SELECT DISTINCT ON (o.period) o.period, o.value, o.status, p.published_at
                FROM observations o JOIN publications p USING (upload_id)
                WHERE o.series_id = s.id
                  AND ($3::date IS NULL OR o.period >= $3) AND ($4::date IS NULL OR o.period <= $4)
                  AND ($5::timestamptz IS NULL OR p.published_at <= $5)
                ORDER BY o.period, p.position DESC
            ) o
            WHERE s.indicator_id = $1 AND ($2::text[] IS NULL OR s.area = ANY($2))
            ORDER BY s.area <> 'IR', s.area COLLATE "C", o.period
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = indicator.Id },
                new() { Value = (object?)query.Areas ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = (object?)query.From ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date },
                new() { Value = (object?)query.To ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date },
                new() { Value = (object?)query.AsOf?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        var series = new List<Series>();
        var observations = new List<Observation>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var area = reader.GetString(0);
            if (series.Count == 0 || series[^1].Area != area)
            {
                observations = [];
                series.Add(new(area, AreaList.ByCode[area].Name, observations));
            }

            observations.Add(new(
                Period.Containing(reader.GetFieldValue<DateOnly>(1), indicator.ParsedFrequency, indicator.ParsedCalendar).ToString(),
                reader.IsDBNull(2) ? null : reader.GetDecimal(2),
                reader.GetString(3),
                new DateTimeOffset(reader.GetDateTime(4))));
        }

        return series;
    }

    private static bool PrefersCsv(HttpRequest request)
    {
        double QualityOf(string type) => request.GetTypedHeaders().Accept.Where(a => a.MediaType == type).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        return QualityOf("text/csv") > QualityOf("application/json");
    }

    private sealed record Asked(string? Area, string? From, string? To, string? AsOf);
}

/// <summary>Values as CSV (RFC 4180, UTF-8), numbers with a point. Sample data says so in the file's name.</summary>
internal sealed record CsvSeries(string Indicator, bool Sample, IReadOnlyList<Series> Series) : IResult
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{Indicator}{(Sample ? "-sample-data" : "")}.csv\"";
        await using var writer = CsvWriter.Create(response.Body, Options, leaveOpen: true);
        foreach (var column in (string[])["indicator", "area", "period", "value", "status"])
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
                await writer.EndRecordAsync(httpContext.RequestAborted);
            }
        }

        await writer.FlushAsync(httpContext.RequestAborted);
    }
}
