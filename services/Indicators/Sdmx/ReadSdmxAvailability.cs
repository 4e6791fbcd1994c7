using System.Text.Json;
using Npgsql;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.Indicators.Reading;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Sdmx;

/// <summary>
/// SDMX REST 2.2 availability queries: for each dimension the codes that the answer to the data query would have (<c>mode=exact</c>) or that could still be
/// chosen (<c>mode=available</c>), the time from first to last, and how many series and observations there are. Conditions on values, statuses and periods do
/// not narrow it: a series that is there counts whole.
/// </summary>
internal static class ReadSdmxAvailability
{
    private sealed class Found(int dimensions)
    {
        public SortedSet<string>[] Codes { get; } = [.. Enumerable.Range(0, dimensions).Select(_ => new SortedSet<string>(StringComparer.Ordinal))];

        public int Series { get; set; }

        public long Observations { get; set; }

        public DateOnly First { get; set; } = DateOnly.MaxValue;

        public DateOnly Last { get; set; } = DateOnly.MinValue;
    }

    public static async Task<IResult> Handle(
        HttpContext context, NpgsqlDataSource db, TimeProvider clock, CancellationToken ct,
        string contextType = "*", string agency = "*", string resource = "*", string version = "*", string key = "*", string component = "*")
    {
        if (!SdmxFormat.TakesStructure(context.Request))
        {
            return SdmxProblems.NotAcceptable.With($"{SdmxFormat.JsonStructure}، نسخهٔ 2.1.0", $"{SdmxFormat.JsonStructure}, version 2.1.0");
        }

        var parameters = SdmxParameters.Parse(context.Request.Query, isAvailability: true);
        var mode = context.Request.Query["mode"].ToString();
        if ((parameters.Problem ?? (mode is "" or "exact" or "available" ? null : SdmxProblems.Malformed.With("mode یکی از exact و available است", "mode is exact or available"))) is { } unreadable)
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
        string[] components = component == "*" ? [.. query.Dimensions.Ids, SdmxIds.Time] : component.Split(',');
        if (components.FirstOrDefault(id => id != SdmxIds.Time && !query.Dimensions.Ids.Contains(id)) is { } unknown)
        {
            return SdmxProblems.Meaningless.With($"ساختار بُعدی به نام {unknown} ندارد", $"The structure has no dimension {unknown}");
        }

        if (Freshness.IsKnown(context, Freshness.TagOf(query.Indicators, "availability")))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var found = await Find(connection, query, isAvailable: mode == "available", ct);
        return found.Series == 0 ? TypedResults.NoContent()
            : SdmxStructureMessage.Answer("availabilityConstraints", clock.GetUtcNow(), json => Write(json, query, components, found));
    }

    private static async Task<Found> Find(NpgsqlConnection connection, SdmxQuery query, bool isAvailable, CancellationToken ct)
    {
        var found = new Found(query.Dimensions.Count);
        var byId = query.Indicators.ToDictionary(i => i.Id);
        await using var command = new NpgsqlCommand(
            """
            SELECT s.id, s.indicator_id, i.code, s.area, s.breakdown, c.size, c.first_period, c.last_period
            FROM series s JOIN indicators i ON i.id = s.indicator_id JOIN series_current c ON c.series_id = s.id JOIN publications p ON p.upload_id = c.upload_id
            WHERE s.indicator_id = ANY($1) AND ($2::timestamptz IS NULL OR p.published_at > $2)
            """, connection)
        {
            Parameters =
            {
                new() { Value = byId.Keys.ToArray() },
                new() { Value = (object?)query.Parameters.UpdatedAfter?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var series = new SeriesKey(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
            var indicator = byId[series.IndicatorId];
            var key = query.Dimensions.KeyOf(series, indicator);
            var isTaken = query.Takes(key, indicator);
            for (var n = 0; n < key.Length; n++)
            {
                if (isTaken || (isAvailable && query.Takes(key, indicator, ignored: n)))
                {
                    found.Codes[n].Add(key[n]);
                }
            }

            if (isTaken)
            {
                found.Series++;
                found.Observations += reader.GetInt32(5);
                var last = Contracts.Period.Containing(reader.GetFieldValue<DateOnly>(7), indicator.ParsedFrequency, indicator.ParsedCalendar).LastDay;
                (found.First, found.Last) = (Min(found.First, reader.GetFieldValue<DateOnly>(6)), Max(found.Last, last));
            }
        }

        return found;

        static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;
        static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;
    }

    private static void Write(Utf8JsonWriter json, SdmxQuery query, string[] components, Found found)
    {
        json.WriteStartObject();
        json.WriteStartObject("constraintAttachment");
        json.WriteString(query.Path.IsOfStructure ? "dataStructure" : "dataflow", query.Path.IsOfStructure ? SdmxIds.StructureUrn : SdmxIds.DataflowUrn(query.Flow.Agency, query.Flow.Id));
        json.WriteEndObject();
        json.WriteStartObject("cubeRegion");
        json.WriteBoolean("include", true);
        json.WriteStartArray("keyValues");
        for (var n = 0; n < query.Dimensions.Count; n++)
        {
            if (components.Contains(query.Dimensions.Ids[n], StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("id", query.Dimensions.Ids[n]);
                json.WriteBoolean("include", true);
                json.WriteStartArray("values");
                foreach (var code in found.Codes[n])
                {
                    json.WriteStringValue(code);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        if (components.Contains(SdmxIds.Time, StringComparer.Ordinal))
        {
            WriteTime(json, found);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNumber("seriesCount", found.Series);
        json.WriteNumber("obsCount", found.Observations);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, Found found)
    {
        json.WriteStartObject();
        json.WriteString("id", SdmxIds.Time);
        json.WriteBoolean("include", true);
        json.WriteStartObject("timeRange");
        foreach (var (name, day) in new[] { ("startPeriod", found.First), ("endPeriod", found.Last) })
        {
            json.WriteStartObject(name);
            json.WriteString("period", $"{day:yyyy-MM-dd}");
            json.WriteBoolean("isInclusive", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
