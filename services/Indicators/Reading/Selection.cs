using Dapper;
using Npgsql;
using Pak.Contracts;
using Pak.Indicators.Areas;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Reading;

/// <summary>Which figures a reader asks for: what the addresses for many indicators have in common. Lists are separated by commas.</summary>
/// <param name="Indicator">Codes; by default all.</param>
/// <param name="Area">Codes, or <c>*</c> for all.</param>
/// <param name="Breakdown"><c>*</c> for every part, else one (<c>sex=female;settlement=urban</c>); by default the totals.</param>
/// <param name="From">A period of either calendar; values of earlier ones are left out.</param>
/// <param name="To">The same at the other end.</param>
/// <param name="AsOf">As it was known at this time (RFC 3339).</param>
internal sealed record Asked(
    string? Indicator = null, string? Sector = null, string? Agency = null, string? Search = null, string? Area = null, string? Breakdown = null,
    string? From = null, string? To = null, string? AsOf = null);

/// <summary>The same, understood.</summary>
/// <param name="Indicators">The catalogue's entries, in the order of their codes.</param>
/// <param name="Areas">Null for all.</param>
/// <param name="Breakdown">Null for every part, "" for totals.</param>
internal sealed record Selection(
    IReadOnlyList<IndicatorRow> Indicators, string[]? Areas, string? Breakdown, DateOnly? From, DateOnly? To, DateTimeOffset? AsOf)
{
    private const int MaxWords = 10;

    /// <summary>A problem names what cannot be read. Indicators that do not exist are a problem, a sector without any is not.</summary>
    public static async Task<Result<Selection>> Of(NpgsqlConnection connection, Asked asked, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        var codes = List(asked.Indicator);
        var areas = AreasOf(asked.Area, errors);
        var breakdown = BreakdownOf(asked.Breakdown, errors);
        var from = WrittenTime.Period("from", asked.From, errors);
        var to = WrittenTime.Period("to", asked.To, errors);
        var asOf = WrittenTime.Instant("asOf", asked.AsOf, errors);
        if (errors.Count > 0)
        {
            return CommonProblems.Invalid.With(errors);
        }

        if (from?.FirstDay > to?.LastDay)
        {
            return QueryValues.Reversed(asked.From!, asked.To!);
        }

        var rows = (await connection.QueryAsync<IndicatorRow>(new CommandDefinition(
            $"""
            SELECT {IndicatorRow.Columns} FROM indicators i
            WHERE (@codes::text[] IS NULL OR i.code = ANY(@codes)) AND (@sectors::text[] IS NULL OR i.sector = ANY(@sectors))
              AND (@agencies::text[] IS NULL OR i.agency = ANY(@agencies))
              AND NOT EXISTS (SELECT 1 FROM unnest(@words) w WHERE strpos(i.search_text, w) = 0)
            ORDER BY i.code COLLATE "C"
            """,
            new { codes, sectors = List(asked.Sector), agencies = List(asked.Agency), words = Words(asked.Search) },
            cancellationToken: ct))).AsList();
        var unknown = codes?.Except(rows.Select(row => row.Code), StringComparer.Ordinal).ToList() ?? [];
        return unknown.Count > 0 && asked is { Sector: null, Agency: null, Search: null }
            ? Problems.IndicatorNotFound.With($"این شاخص‌ها پیدا نشدند: {string.Join("، ", unknown.Take(10))}", $"These indicators do not exist: {string.Join(", ", unknown.Take(10))}")
            : new Selection(rows, areas, breakdown, from?.FirstDay, to?.LastDay, asOf);
    }

    public SeriesFilter ToFilter() => new([.. Indicators.Select(i => i.Id)], Areas, Breakdown, From, To, AsOf);

    private static string[]? List(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : [.. text.Replace('\0', '\uFFFD').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static string[] Words(string? search) =>
        [.. PersianText.SearchKey((search ?? "").Replace('\0', '\uFFFD')).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MaxWords)];

    private static string[]? AreasOf(string? text, List<FieldError> errors)
    {
        if (text?.Trim() == "*" || List(text) is not { } codes)
        {
            return null;
        }

        var known = codes.Select(code => AreaList.ByCode.GetValueOrDefault(PersianText.FoldDigits(code))?.Code).ToList();
        if (known.Contains(null))
        {
            errors.Add(new("area", "کد ناحیه شناخته نیست؛ نمونهٔ درست: IR,IR-23", "An area is not known; right would be IR,IR-23"));
        }

        return [.. known.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Null for every part, "" for totals.</summary>
    public static string? BreakdownOf(string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        if (text.Trim() == "*")
        {
            return null;
        }

        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts.All(part => part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < part.Length - 1) || text.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(new("breakdown", "تفکیک به این شکل نوشته می‌شود: sex=female;settlement=urban", "A breakdown is written as in sex=female;settlement=urban"));
        }

        return string.Join(';', parts.Order(StringComparer.Ordinal));
    }
}
