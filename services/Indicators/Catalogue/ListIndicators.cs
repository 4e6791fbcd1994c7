using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.ServiceDefaults.Requests;

namespace Pak.Indicators.Catalogue;

/// <summary>The last value that is no forecast, of Iran as a whole or else of the first area that has one.</summary>
public sealed record LatestValue(string Area, string Period, decimal Value, string Status);

public sealed record IndicatorSummary(
    string Code, LocalizedText Name, string Sector, LocalizedText Unit, int Multiplier, Frequency Frequency, CalendarKind Calendar, int Decimals,
    Direction Direction, string Agency, bool Sample, int Version, LatestValue? Latest);

/// <summary>
/// The catalogue. <c>search</c> finds indicators that have every word in names, code, definition, unit or keywords, whichever
/// letters and digits they are typed with, from the first letter on. First come those whose code or name begins with what was
/// typed, then those with a word of the name that begins with each word typed, then those that have them anywhere in the name, then the
/// rest.
/// </summary>
internal static class ListIndicators
{
    private const int MaxWords = 10;

    public static async Task<Ok<Page<IndicatorSummary>>> Handle(
        PageRequest page, HttpContext context, NpgsqlDataSource db, CancellationToken ct,
        string? search = null, string? sector = null, string? agency = null)
    {
        var (afterRank, afterCode) = Cursor(page.After);
        var words = Words(search);
        await using var connection = await db.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            WITH found AS (
                SELECT i.*, CASE
                    WHEN starts_with(i.code, @Typed) OR starts_with(i.search_name, @Typed) OR starts_with(i.search_name_en, @Typed) THEN 0
                    WHEN NOT EXISTS (SELECT 1 FROM unnest(@Words) w WHERE strpos(' ' || i.search_name, ' ' || w) = 0) THEN 1
                    WHEN NOT EXISTS (SELECT 1 FROM unnest(@Words) w WHERE strpos(i.search_name, w) = 0) THEN 2
                    ELSE 3 END AS rank
                FROM indicators i
                WHERE NOT EXISTS (SELECT 1 FROM unnest(@Words) w WHERE strpos(i.search_text, w) = 0)
                  AND (@sector::text IS NULL OR i.sector = @sector) AND (@agency::text IS NULL OR i.agency = @agency)
            ), page AS (
                SELECT * FROM found i WHERE (i.rank, i.code) > (@afterRank, @afterCode) ORDER BY i.rank, i.code LIMIT @Take
            )
            SELECT i.rank, i.code, i.name_fa, i.name_en, i.sector, i.unit_fa, i.unit_en, i.multiplier, i.frequency, i.calendar, i.decimals, i.direction, i.agency,
                   i.sample, i.version, latest.area, latest.period, latest.value, latest.status
            FROM page i
            LEFT JOIN LATERAL (
                SELECT s.area, c.latest_period AS period, c.latest_value AS value, c.latest_status AS status
                FROM series s JOIN series_current c ON c.series_id = s.id
                WHERE s.indicator_id = i.id AND s.breakdown = '' AND c.latest_value IS NOT NULL
                ORDER BY s.area <> 'IR', s.area LIMIT 1
            ) latest ON true
            ORDER BY i.rank, i.code
            """,
            new
            {
                Words = words,
                Typed = string.Join(' ', words),
                sector = QueryValues.Clean(sector),
                agency = QueryValues.Clean(agency),
                afterRank,
                afterCode,
                page.Take,
            },
            cancellationToken: ct))).ToList();
        var cursors = rows.ToDictionary(row => row.Code, row => row.Rank.ToString(CultureInfo.InvariantCulture) + row.Code, StringComparer.Ordinal);
        return TypedResults.Ok(Page<IndicatorSummary>.From(rows.ConvertAll(row => row.ToSummary()), page, item => cursors[item.Code], context));
    }

    private static string[] Words(string? search) =>
        PersianText.SearchKey(QueryValues.Clean(search) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MaxWords).ToArray();

    private static (int Rank, string Code) Cursor(string? after) =>
        after is null ? (-1, "")
        : after.Length > 1 && after[0] is >= '0' and <= '3' && DefinitionRules.IsCode(after[1..]) ? (after[0] - '0', after[1..])
        : throw new BadHttpRequestException("after is not a cursor that this list gave out.");

    private sealed class Row
    {
        public int Rank { get; init; }
        public string Code { get; init; } = "";
        public string NameFa { get; init; } = "";
        public string NameEn { get; init; } = "";
        public string Sector { get; init; } = "";
        public string UnitFa { get; init; } = "";
        public string UnitEn { get; init; } = "";
        public int Multiplier { get; init; }
        public string Frequency { get; init; } = "";
        public string Calendar { get; init; } = "";
        public int Decimals { get; init; }
        public string Direction { get; init; } = "";
        public string Agency { get; init; } = "";
        public bool Sample { get; init; }
        public int Version { get; init; }
        public string? Area { get; init; }
        public DateOnly? Period { get; init; }
        public decimal? Value { get; init; }
        public string? Status { get; init; }

        public IndicatorSummary ToSummary()
        {
            var frequency = FrequencyCodes.Parse(Frequency);
            var calendar = Enum.Parse<CalendarKind>(Calendar, ignoreCase: true);
            return new(
                Code, new(NameFa, NameEn), Sector, new(UnitFa, UnitEn), Multiplier, frequency, calendar, Decimals,
                Enum.Parse<Direction>(Direction, ignoreCase: true), Agency, Sample, Version,
                Period is { } day ? new(Area!, Contracts.Period.Containing(day, frequency, calendar).ToString(), Value!.Value, Status!) : null);
        }
    }
}
