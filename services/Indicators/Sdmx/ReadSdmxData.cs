using Npgsql;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>SDMX REST 2.2 data queries: SDMX-JSON 2.1 or SDMX-CSV 2.1, streamed.</summary>
internal static class ReadSdmxData
{
    private const int DefaultMostObservations = 5_000_000;

    public static async Task<IResult> Handle(
        HttpContext context, NpgsqlDataSource db, TimeProvider clock, IConfiguration configuration, CancellationToken ct,
        string contextType = "*", string agency = "*", string resource = "*", string version = "*", string key = "*")
    {
        if (SdmxFormat.OfData(context.Request) is not { } format)
        {
            return SdmxProblems.NotAcceptable.With($"{SdmxFormat.JsonData} یا {SdmxFormat.CsvData}، نسخهٔ 2.1.0", $"{SdmxFormat.JsonData} or {SdmxFormat.CsvData}, version 2.1.0");
        }

        var parameters = SdmxParameters.Parse(context.Request.Query, isAvailability: false);
        if (parameters.Problem is { } unreadable)
        {
            return unreadable;
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        var understood = await SdmxQuery.Understand(connection, new(contextType, agency, resource, version, key), parameters.Value!, ct);
        if (understood.Problem is { } problem)
        {
            return problem;
        }

        var query = understood.Value!;
        var language = Language.Of(context.Request);
        context.Response.Headers.ContentLanguage = language;
        if (Freshness.IsKnown(context, Freshness.TagOf(query.Indicators, $"{format} {language}"), "Accept, Accept-Language"))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var most = configuration.GetValue("Pak:Sdmx:MaxObservations", DefaultMostObservations);
        if (await IsTooMuch(connection, query, most, ct))
        {
            return SdmxProblems.TooMuch.With($"بیش از {most} مشاهده؛ با limit و offset بخش‌بخش بخوانید", $"More than {most} observations; read them in parts with limit and offset");
        }

        return await Write(context, connection, query, format, language, clock, ct);
    }

    /// <summary>The first series decides whether there is anything to say at all.</summary>
    private static async Task<IResult> Write(
        HttpContext context, NpgsqlConnection connection, SdmxQuery query, SdmxFormat format, string language, TimeProvider clock, CancellationToken ct)
    {
        await using var series = SdmxSeries.Read(connection, query, ct).GetAsyncEnumerator(ct);
        if (!await series.MoveNextAsync())
        {
            return TypedResults.NoContent();
        }

        context.Response.ContentType = format.ContentType;
        await (format.Form == SdmxForm.Json
            ? new SdmxJsonData(query, language).Write(context.Response.Body, FromCurrent(series), clock.GetUtcNow(), ct)
            : new SdmxCsvData(query, format, language).Write(context.Response.Body, FromCurrent(series), ct));
        return TypedResults.Empty;
    }

    private static async IAsyncEnumerable<SdmxSeries> FromCurrent(IAsyncEnumerator<SdmxSeries> series)
    {
        do
        {
            yield return series.Current;
        }
        while (await series.MoveNextAsync());
    }

    /// <summary>Counts what is stored of the indicators and areas; a query that names periods or values is believed to mean few.</summary>
    private static async Task<bool> IsTooMuch(NpgsqlConnection connection, SdmxQuery query, int most, CancellationToken ct)
    {
        var parameters = query.Parameters;
        if (parameters.Limit <= most || query.OfPeriod is not null || query.OfValue is not null || query.OfStatus is not null || parameters.UpdatedAfter is not null || query.Indicators.Count == 0)
        {
            return false;
        }

        var ends = (long)(parameters.First ?? 0) + (parameters.Last ?? 0);
        await using var command = new NpgsqlCommand(
            """
            SELECT coalesce(sum(least(c.size, $3)), 0) FROM series s JOIN series_current c ON c.series_id = s.id
            WHERE s.indicator_id = ANY($1) AND ($2::text[] IS NULL OR s.area = ANY($2))
            """, connection)
        {
            Parameters =
            {
                new() { Value = query.Indicators.Select(i => i.Id).ToArray() },
                new() { Value = (object?)query.Areas ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text },
                new() { Value = ends == 0 ? long.MaxValue : ends },
            },
        };
        return (decimal)(await command.ExecuteScalarAsync(ct))! > most;
    }
}
