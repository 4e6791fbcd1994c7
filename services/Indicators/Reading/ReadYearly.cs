using System.Text;
using System.Text.Json;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.ServiceDefaults;

namespace Pak.Indicators.Reading;

/// <summary>
/// Values by year of the indicator's calendar: number, sum, mean and last of those that are neither missing nor forecasts. JSON
/// (<c>{ indicators: [{ code, calendar, series: [{ area, breakdown, years: [{ year, count, sum, mean, last }] }] }] }</c>) or CSV.
/// </summary>
internal static class ReadYearly
{
    // A mean has no more digits than make sense, whatever the sum has.
    private const int MeanDigits = 6;

    public static Task<IResult> Many(
        HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? indicator = null, string? sector = null, string? agency = null, string? area = null,
        string? breakdown = null, int? from = null, int? to = null, string? asOf = null) =>
        Handle(context, db, new(indicator, sector, agency, null, area, breakdown, AsOf: asOf), from, to, ct);

    public static Task<IResult> One(
        string code, HttpContext context, NpgsqlDataSource db, CancellationToken ct, string? area = null, string? breakdown = null, int? from = null, int? to = null, string? asOf = null) =>
        DefinitionRules.IsCode(code) ? Handle(context, db, new(code, Area: area, Breakdown: breakdown, AsOf: asOf), from, to, ct) : Task.FromResult<IResult>(Problems.IndicatorNotFound);

    private static async Task<IResult> Handle(HttpContext context, NpgsqlDataSource db, Asked asked, int? from, int? to, CancellationToken ct)
    {
        if (from > to)
        {
            return QueryValues.Reversed(FormattableString.Invariant($"{from}"), FormattableString.Invariant($"{to}"));
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var understood = await Selection.Of(connection, asked, ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        var selection = understood.Value!;
        var csv = Freshness.PrefersCsv(context.Request);
        if (Freshness.IsKnown(context, Freshness.TagOf(selection.Indicators, csv ? "years-csv" : "years")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var series = YearStore.Read(connection, selection, ct);
        await (csv ? WriteCsv(context.Response, series, from, to, ct) : WriteJson(context.Response, selection, series, from, to, ct));
        return TypedResults.Empty;
    }

    private static decimal MeanOf(YearsOfSeries years, int n) => decimal.Round(years.Sums[n] / years.Counts[n], MeanDigits);

    private static async Task WriteCsv(
        HttpResponse response, IAsyncEnumerable<(Observations.Store.SeriesKey Key, YearsOfSeries Years)> series, int? from, int? to, CancellationToken ct)
    {
        response.ContentType = ManyAsCsv.ContentType;
        using var lines = new Utf8Lines(response.Body);
        lines.Add("indicator,area,breakdown,year,count,sum,mean,last"u8);
        await lines.EndLine(ct);
        await foreach (var (key, years) in series)
        {
            var start = Encoding.UTF8.GetBytes($"{key.Code},{key.Area},{key.Breakdown},");
            for (var n = 0; n < years.Years.Length; n++)
            {
                if (years.Years[n] < from || years.Years[n] > to)
                {
                    continue;
                }

                lines.Add(start);
                lines.AddYear(years.Years[n]);
                lines.Add((byte)',');
                lines.Add(years.Counts[n]);
                lines.Add((byte)',');
                lines.Add(years.Sums[n]);
                lines.Add((byte)',');
                lines.Add(MeanOf(years, n));
                lines.Add((byte)',');
                lines.Add(years.Lasts[n]);
                var ended = lines.EndLine(ct);
                if (!ended.IsCompletedSuccessfully)
                {
                    await ended;
                }
            }
        }

        await lines.Flush(ct);
    }

    private static async Task WriteJson(
        HttpResponse response, Selection selection, IAsyncEnumerable<(Observations.Store.SeriesKey Key, YearsOfSeries Years)> series, int? from, int? to, CancellationToken ct)
    {
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = JsonDefaults.Options.Encoder });
        var byId = selection.Indicators.ToDictionary(i => i.Id);
        IndicatorRow? current = null;
        json.WriteStartObject();
        json.WriteStartArray("indicators");
        await foreach (var (key, years) in series)
        {
            if (current?.Id != key.IndicatorId)
            {
                End(json, current);
                current = byId[key.IndicatorId];
                json.WriteStartObject();
                json.WriteString("code", current.Code);
                json.WriteString("calendar", current.Calendar);
                json.WriteStartArray("series");
            }

            json.WriteStartObject();
            json.WriteString("area", key.Area);
            json.WriteString("breakdown", key.Breakdown);
            json.WriteStartArray("years");
            for (var n = 0; n < years.Years.Length; n++)
            {
                if (!(years.Years[n] < from) && !(years.Years[n] > to))
                {
                    Write(json, years, n);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            if (json.BytesPending > 32 << 10)
            {
                await json.FlushAsync(ct);
                await response.BodyWriter.FlushAsync(ct);
            }
        }

        End(json, current);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        await response.BodyWriter.FlushAsync(ct);
    }

    private static void End(Utf8JsonWriter json, IndicatorRow? indicator)
    {
        if (indicator is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, YearsOfSeries years, int n)
    {
        json.WriteStartObject();
        json.WriteNumber("year", years.Years[n]);
        json.WriteNumber("count", years.Counts[n]);
        json.WriteNumber("sum", years.Sums[n]);
        json.WriteNumber("mean", MeanOf(years, n));
        json.WriteNumber("last", years.Lasts[n]);
        json.WriteEndObject();
    }
}
