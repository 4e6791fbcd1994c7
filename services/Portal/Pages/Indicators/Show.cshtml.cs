using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Shared;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Indicators;

/// <summary>One indicator. All that the page shows is in its address (<see cref="ViewState"/>), so that a link reproduces it.</summary>
internal sealed class ShowModel(
    IndicatorsApi indicators, ObservatoryApi observatory, ReferenceLists lists, FigureReader figures, PublicAddress address, TimeProvider clock) : PortalPage
{
    private const int ShownRevisions = 10;
    private const int MostSaid = 40;

    // Those of other indicators too: an indicator may have had them once.
    private IReadOnlyList<BreakdownDimension> _breakdowns = [];

    public ViewState View { get; private set; } = null!;

    public Indicator Indicator { get; private set; } = null!;

    public ShownFigures Figures { get; private set; } = null!;

    public LatestItem? Latest { get; private set; }

    public Lineage? Lineage { get; private set; }

    public IReadOnlyList<Recomputation> Recomputing { get; private set; } = [];

    public IReadOnlyList<Revision> Revisions { get; private set; } = [];

    public IReadOnlyList<Vintage> Vintages { get; private set; } = [];

    public Passport? Passport { get; private set; }

    public IReadOnlyList<Area> HomeAreas { get; private set; } = [];

    public IReadOnlyList<Area> Countries { get; private set; } = [];

    public IReadOnlyList<BreakdownDimension> Dimensions { get; private set; } = [];

    public IReadOnlyList<IGrouping<string, IndicatorItem>> Others { get; private set; } = [];

    public string SectorName { get; private set; } = "";

    public string AgencyName { get; private set; } = "";

    public DateOnly Today => JalaliDate.TehranDay(clock.GetUtcNow());

    public string SourceLine => Indicator.Source is { } source ? W[source] : AgencyName;

    /// <summary>The time of the newest publication that the page shows; null where it is not known.</summary>
    public DateTimeOffset? KnownAt => View.AsOf ?? Figures.UpdatedAt ?? (Vintages.Count > 0 ? Vintages.Max(v => v.PublishedAt) : null);

    /// <summary>This page without a query, in its language.</summary>
    public string Here => Url.Page("/Indicators/Show", new { code = Indicator.Code })!;

    /// <summary>The same for another site or a program.</summary>
    public string Public(string path) => address.Site + path;

    public string Link(Func<ViewState, ViewState> change) => (change(View) with { Passport = null }).Address(Here);

    /// <summary>This page with the passport of a total open, on the whole range and with its area among those shown.</summary>
    public string PassportOf(string area, string period) => (View with
    {
        Areas = View.Tab == "map" || View.Areas.Contains(area) ? View.Areas : [.. View.Areas, area],
        Breakdown = null,
        Passport = Indicators.Passport.NameOf(area, period),
    }).Address(Here) + "#passport";

    public CultureInfo Culture => CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US");

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await indicators.Find(code, ct) is not { } indicator)
        {
            return NotFound();
        }

        Indicator = indicator;
        View = Checked(ViewState.Read(Request.Query));
        var latest = observatory.Latest(new LatestQuery(null, null, null, View.Areas[0], indicator.Code), ct);
        var lineage = observatory.Lineage(indicator.Code, ct);
        var revisions = observatory.Revisions(indicator.Code, string.Join(',', View.Areas), null, null, ShownRevisions, ct);
        var vintages = observatory.Vintages(indicator.Code, ct);
        Figures = await ReadFigures(ct);
        Latest = await OrNothing(latest) is { Items: var items } ? items.FirstOrDefault(i => i.Code == indicator.Code) : null;
        Lineage = await lineage;
        Recomputing = await figures.Recomputing(Figures, View, lineage, ct);
        Revisions = (await revisions)?.Items ?? [];
        Vintages = (await vintages)?.Items ?? [];
        await ReadNames(ct);
        Passport = View.Passport is null ? null : await Passport.Find(View.Passport, Figures, Vintages, observatory, ct);
        return Page();
    }

    public bool IsWrong(string field) => ErrorOf(field) is not null;

    public string? ErrorOf(string field) => ModelState[field] is { Errors.Count: > 0 } entry ? entry.Errors[0].ErrorMessage : null;

    public string AreaName(string code) => W.AreaName(code, [.. HomeAreas, .. Countries]);

    public string PlaceName(string area, string breakdown) =>
        breakdown.Length == 0 ? AreaName(area) : $"{AreaName(area)}{W["، ", ", "]}{FigureReader.GroupName(W, breakdown, _breakdowns)}";

    public string Period(FigureRow row) => PeriodText.Of(W, row.Period, row.Calendar);

    /// <summary>A value as a program reads it.</summary>
    public static string? Machine(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The day by which the next period's value has to be published; null before the first one is.</summary>
    public DateOnly? NextUpdate()
    {
        var last = Figures.All.LastObserved();
        return last >= 0 && FigureTable.RowOf(Figures.All.Rows[last].Period, Indicator) is { } row
            && FrequencyCodes.TryParse(row.Frequency, out var frequency)
            && Enum.TryParse<CalendarKind>(row.Calendar, ignoreCase: true, out var calendar)
                ? Pak.Contracts.Period.Containing(row.FirstDay, frequency, calendar).Next().LastDay.AddDays(Indicator.PublicationLagDays)
                : null;
    }

    public string Citation() => Cite.Text(W, Indicator, AgencyName, KnownAt, Today);

    /// <summary>Says what cannot be read of the address's range and time, and what would be right; the page is shown without it.</summary>
    private ViewState Checked(ViewState view)
    {
        var (from, to) = (FigureReader.Parse(view.From), FigureReader.Parse(view.To));
        foreach (var (field, written, period) in new[] { ("from", view.From, from), ("to", view.To, to) })
        {
            if (written is not null && period is null)
            {
                Invalid(
                    field,
                    $"«{Said(written)}» خوانده نشد و کنار گذاشته شد؛ دوره را مانند {PeriodsLike("، ", " یا ")} بنویسید.",
                    $"“{Said(written)}” was not understood and is left out: write the period like {PeriodsLike(", ", " or ")}.");
            }
        }

        if (from?.FirstDay > to?.LastDay)
        {
            Invalid("from", $"آغاز بازه، {Said(view.From!)}، پس از پایان آن است؛ همهٔ دوره‌ها نشان داده می‌شود.", $"The range begins at {Said(view.From!)}, after its end: all periods are shown.");
            Invalid("to", $"پایان بازه، {Said(view.To!)}، پیش از آغاز آن است.", $"The range ends at {Said(view.To!)}, before it begins.");
        }

        if (view.UnreadAsOf is { } time)
        {
            Invalid(
                Whole,
                $"زمان «{Said(time)}» در نشانی خوانده نشد و تازه‌ترین داده‌ها نشان داده می‌شود؛ زمان را به میلادی و مانند \u20662025-03-21\u2069 یا \u20662025-03-21T08:00:00Z\u2069 بنویسید.",
                $"The time “{Said(time)}” in the address was not understood, and the latest figures are shown: write it in the Gregorian calendar, like 2025-03-21 or 2025-03-21T08:00:00Z.");
        }

        return view;
    }

    /// <summary>What was written, short enough for a sentence and without a say in its direction.</summary>
    private string Said(string written) => $"\u2066{W.Digits(written.Length > MostSaid ? written[..MostSaid] + "…" : written)}\u2069";

    /// <summary>A year, a quarter and a month of the indicator's calendar.</summary>
    private string PeriodsLike(string comma, string or)
    {
        var calendar = Enum.TryParse<CalendarKind>(Indicator.Calendar, ignoreCase: true, out var known) ? known : CalendarKind.Jalali;
        string Like(Frequency frequency) => Said(Pak.Contracts.Period.Example(frequency, calendar));
        return Like(Frequency.Annual) + comma + Like(Frequency.Quarterly) + or + Like(Frequency.Monthly);
    }

    private async Task<ShownFigures> ReadFigures(CancellationToken ct)
    {
        var asked = View with { From = IsWrong("from") ? null : View.From, To = IsWrong("to") ? null : View.To };
        try
        {
            return await figures.Read(Indicator, asked, ct);
        }
        catch (ApiException e) when (e.Problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity)
        {
            Show(e.Problem, "from", "to", "area");
            return new(Indicator, null, FigureTable.Empty, FigureTable.Empty, -1, null, null, []);
        }
    }

    private static async Task<T?> OrNothing<T>(Task<T> reading)
        where T : class
    {
        try
        {
            return await reading;
        }
        catch (ApiException)
        {
            return null; // the page has the values themselves; this only adds to them
        }
    }

    private async Task ReadNames(CancellationToken ct)
    {
        var areas = await ReferenceLists.OrEmpty(() => lists.Areas(ct));
        var order = StringComparer.Create(Culture, ignoreCase: true);
        HomeAreas = [.. areas.Where(a => a.Code.StartsWith("IR", StringComparison.Ordinal)).OrderBy(a => a.Parent is not null).ThenBy(a => W[a.Name], order)];
        Countries = [.. areas.Where(a => !a.Code.StartsWith("IR", StringComparison.Ordinal)).OrderBy(a => W[a.Name], order)];
        var sectors = await ReferenceLists.OrEmpty(() => lists.Sectors(ct));
        string NameOf(string sector) => sectors.FirstOrDefault(s => s.Code == sector) is { } known ? W[known.Name] : sector;
        SectorName = NameOf(Indicator.Sector);
        AgencyName = W[await lists.AgencyName(Indicator.Agency, ct)];
        _breakdowns = await lists.Breakdowns(ct);
        Dimensions = [.. _breakdowns.Where(d => Indicator.Breakdowns?.Contains(d.Code) == true)];
        Others = [.. (await ReferenceLists.OrEmpty(() => lists.Indicators(ct))).Where(i => i.Code != Indicator.Code)
            .OrderBy(i => i.Sector != Indicator.Sector).ThenBy(i => NameOf(i.Sector), order).ThenBy(i => W[i.Name], order).GroupBy(i => NameOf(i.Sector))];
    }
}
