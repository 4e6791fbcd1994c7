using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Indicators;

/// <summary>One indicator. All that the page shows is in its address, so that a link reproduces it.</summary>
internal sealed partial class ShowModel(IndicatorsApi indicators, ReferenceLists lists) : PortalPage
{
    private const int MostAreas = 40;

    public sealed record Row(string Period, IReadOnlyList<Observation?> Cells);

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public Indicator Indicator { get; private set; } = null!;

    public IndicatorData Data { get; private set; } = null!;

    public DataQuery Query { get; private set; } = null!;

    public IReadOnlyList<string> Periods { get; private set; } = [];

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public IReadOnlyList<Area> HomeAreas { get; private set; } = [];

    public IReadOnlyList<Area> Countries { get; private set; } = [];

    public string SectorName { get; private set; } = "";

    public string AgencyName { get; private set; } = "";

    public string SourceLine => Indicator.Source is { } source ? W[source] : AgencyName;

    public string ChosenNames => string.Join(W["، ", ", "], Query.Areas.Select(code =>
        HomeAreas.Concat(Countries).FirstOrDefault(a => a.Code == code) is { } area ? W[area.Name] : code));

    /// <summary>How a period of this indicator is typed.</summary>
    public string Example => Data.Series.SelectMany(s => s.Observations).Select(o => o.Period).FirstOrDefault()
        ?? (Indicator.Calendar == "jalali" ? "1403" : "2024");

    public async Task<IActionResult> OnGet(string code, [FromQuery(Name = "area")] string[] area, CancellationToken ct)
    {
        if (await indicators.Find(code, ct) is not { } indicator)
        {
            return NotFound();
        }

        Indicator = indicator;
        From = Check("from", From);
        To = Check("to", To);
        var chosen = area.SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal).Take(MostAreas).ToList();
        Query = new DataQuery(chosen.Count > 0 ? chosen : ["IR"], IsWrong("from") ? null : From, IsWrong("to") ? null : To);
        Data = await ReadData(ct);
        Periods = [.. Data.Series.SelectMany(s => s.Observations).Select(o => o.Period).Distinct().OrderDescending(StringComparer.Ordinal)];
        var byPeriod = Data.Series.Select(s => s.Observations.ToDictionary(o => o.Period)).ToList();
        Rows = [.. Periods.Select(p => new Row(p, [.. byPeriod.Select(s => s.GetValueOrDefault(p))]))];
        await ReadNames(ct);
        return Page();
    }

    public bool IsWrong(string field) => ErrorOf(field) is not null;

    public string? ErrorOf(string field) => ModelState[field] is { Errors.Count: > 0 } entry ? entry.Errors[0].ErrorMessage : null;

    public bool IsChosen(string code) => Query.Areas.Contains(code);

    /// <summary>The value as a program reads it.</summary>
    public string? Machine(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    public string RangeText(ValidRange range) => (range.Min, range.Max) switch
    {
        ({ } min, { } max) => W[$"{W.Number(min, Places(min))} تا {W.Number(max, Places(max))}", $"{W.Number(min, Places(min))} to {W.Number(max, Places(max))}"],
        ({ } min, null) => W[$"دست‌کم {W.Number(min, Places(min))}", $"at least {W.Number(min, Places(min))}"],
        (null, { } max) => W[$"حداکثر {W.Number(max, Places(max))}", $"at most {W.Number(max, Places(max))}"],
        _ => "–",
    };

    private static int Places(decimal value) => value % 1 == 0 ? 0 : Math.Min(6, (int)((decimal.GetBits(value)[3] >> 16) & 0x7F));

    private async Task<IndicatorData> ReadData(CancellationToken ct)
    {
        try
        {
            return await indicators.Data(Indicator.Code, Query, ct);
        }
        catch (ApiException e) when (e.Problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity)
        {
            Show(e.Problem, "from", "to", "areas");
            return new IndicatorData(Indicator.Code, null, []);
        }
    }

    private async Task ReadNames(CancellationToken ct)
    {
        var areas = await ReferenceLists.OrEmpty(() => lists.Areas(ct));
        var culture = CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US");
        HomeAreas = [.. areas.Where(a => a.Code.StartsWith("IR", StringComparison.Ordinal)).OrderBy(a => a.Parent is not null).ThenBy(a => W[a.Name], StringComparer.Create(culture, ignoreCase: true))];
        Countries = [.. areas.Where(a => !a.Code.StartsWith("IR", StringComparison.Ordinal)).OrderBy(a => W[a.Name], StringComparer.Create(culture, ignoreCase: true))];
        var sectors = await ReferenceLists.OrEmpty(() => lists.Sectors(ct));
        SectorName = sectors.FirstOrDefault(s => s.Code == Indicator.Sector) is { } sector ? W[sector.Name] : Indicator.Sector;
        AgencyName = W[await lists.AgencyName(Indicator.Agency, ct)];
    }

    private string? Check(string field, string? period)
    {
        if (string.IsNullOrWhiteSpace(period))
        {
            return null;
        }

        var folded = PersianText.FoldDigits(period.Trim()).ToUpperInvariant();
        if (!PeriodShape().IsMatch(folded))
        {
            Invalid(field, $"دوره را مانند 1403، 1403-Q2 یا 1403-07 بنویسید.", "Write the period like 1403, 1403-Q2 or 1403-07.");
        }

        return folded;
    }

    [GeneratedRegex("^[0-9]{4}(-(S[12]|Q[1-4]|W[0-9]{2}|[0-9]{2}(-[0-9]{2})?))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PeriodShape();
}
