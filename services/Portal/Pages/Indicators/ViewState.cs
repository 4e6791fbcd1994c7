using System.Globalization;
using System.Text.RegularExpressions;
using Pak.Contracts;

namespace Pak.Portal.Pages.Indicators;

/// <summary>
/// All that an indicator's page shows, as its address says it: whoever opens the same address sees the same. What an address says
/// wrongly is as if it had not been said, except the ends of the range and the time, which the page explains.
/// </summary>
internal sealed partial record ViewState
{
    private const int MostAreas = 40;
    private static readonly string[] Instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    private static readonly string[] Tabs = ["chart", "map", "table"];
    private static readonly string[] Kinds = ["line", "bar"];
    private static readonly string[] Shows = ["value", "absolute", "relative"];
    private static readonly string[] Sorts = ["name", "from", "to", "absolute", "relative"];

    public string Tab { get; init; } = "chart";

    public string Kind { get; init; } = "line";

    public IReadOnlyList<string> Areas { get; init; } = ["IR"];

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>The period of bars and map; null for the last one shown.</summary>
    public string? At { get; init; }

    /// <summary>A dimension; null for totals.</summary>
    public string? Breakdown { get; init; }

    /// <summary>The code of another indicator.</summary>
    public string? Second { get; init; }

    /// <summary><c>value</c>, or the change since the first period shown: <c>absolute</c>, <c>relative</c>.</summary>
    public string Show { get; init; } = "value";

    public bool Logarithmic { get; init; }

    /// <summary>Oldest first; the table of values has the newest first otherwise.</summary>
    public bool Ascending { get; init; }

    public string? Sort { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    /// <summary>What stood for the time and is none; it is no part of the view.</summary>
    public string? UnreadAsOf { get; init; }

    /// <summary>The figure whose origin is shown: area, period, breakdown with bars between.</summary>
    public string? Passport { get; init; }

    public static ViewState Read(IQueryCollection query)
    {
        string? One(string name) => query[name].LastOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();
        string Of(string name, string[] known) => One(name) is { } given && known.Contains(given) ? given : known[0];
        var areas = query["area"].SelectMany(a => (a ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(a => AreaShape().IsMatch(a)).Distinct(StringComparer.Ordinal).Take(MostAreas).ToList();
        var asOf = InstantOf(One("asOf"));
        return new()
        {
            Tab = Of("tab", Tabs),
            Kind = Of("kind", Kinds),
            Areas = areas.Count > 0 ? areas : ["IR"],
            From = PeriodOf(One("from")),
            To = PeriodOf(One("to")),
            At = PeriodOf(One("at")) is { } at && PeriodShape().IsMatch(at) ? at : null,
            Breakdown = CodeOf(One("breakdown")),
            Second = CodeOf(One("second")),
            Show = Of("show", Shows),
            Logarithmic = One("scale") == "log",
            Ascending = One("order") == "asc",
            Sort = One("sort") is { } sort && Sorts.Contains(sort.TrimStart('-')) ? sort : null,
            AsOf = asOf,
            UnreadAsOf = asOf is null ? One("asOf") : null,
            Passport = One("passport") is { Length: < 200 } passport ? passport : null,
        };
    }

    /// <summary>What the query has to say for this view; what is as usual is left out, the areas never.</summary>
    public IEnumerable<(string Name, string Value)> Query()
    {
        IEnumerable<(string Name, string? Value)> all =
        [
            ("tab", Tab == "chart" ? null : Tab), ("kind", Kind == "line" ? null : Kind), ("area", string.Join(',', Areas)), ("from", From), ("to", To), ("at", At),
            ("breakdown", Breakdown), ("second", Second), ("show", Show == "value" ? null : Show), ("scale", Logarithmic ? "log" : null),
            ("order", Ascending ? "asc" : null), ("sort", Sort), ("asOf", AsOfText), ("passport", Passport),
        ];
        return all.Where(v => v.Value is not null).Select(v => (v.Name, v.Value!));
    }

    public string? AsOfText => AsOf?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The address of this view of the page at <paramref name="path"/>.</summary>
    public string Address(string path) => path + "?" + string.Join('&', Query().Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal)}"));

    /// <summary>Sorted by this; a second click turns the order.</summary>
    public ViewState SortedBy(string column) => this with { Sort = Sort == column ? "-" + column : column, Passport = null };

    private static string? PeriodOf(string? text) => text is null ? null : PersianText.FoldDigits(text).ToUpperInvariant();

    // As Indicators reads it: RFC 3339 or a day, Gregorian. The plus of an offset arrives as a space.
    private static DateTimeOffset? InstantOf(string? text) =>
        text is not null
        && DateTimeOffset.TryParseExact(
            PersianText.FoldDigits(text).Replace(' ', '+'), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
        && instant.Year >= Period.FirstGregorianYear ? instant : null;

    private static string? CodeOf(string? text) => text is not null && CodeShape().IsMatch(text) ? text : null;

    [GeneratedRegex("^[0-9]{4}(-(S[12]|Q[1-4]|W[0-9]{2}|[0-9]{2}(-[0-9]{2})?))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PeriodShape();

    [GeneratedRegex("^[a-z0-9_-]{1,80}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeShape();

    [GeneratedRegex("^[A-Za-z]{2}(-[A-Za-z0-9]{1,8})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AreaShape();
}
