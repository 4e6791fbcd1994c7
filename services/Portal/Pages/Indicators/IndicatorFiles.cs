using Pak.Portal.Api;
using Pak.Portal.Languages;

namespace Pak.Portal.Pages.Indicators;

/// <summary>
/// One address, many formats: an indicator's page answers as <c>.csv</c> and <c>.json</c> too (by leading to the same values of the
/// API), as a workbook <c>.xlsx</c>, and as <c>.svg</c> with the picture on the screen.
/// </summary>
internal static class IndicatorFiles
{
    public static void MapIndicatorFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/indicators/{code}.{format:regex(^(csv|json)$)}", Data).AllowAnonymous();
        endpoints.MapGet("/indicators/{code}.xlsx", Workbook).AllowAnonymous();
        endpoints.MapGet("/indicators/{code}.svg", Picture).AllowAnonymous();
    }

    /// <summary>The SDMX address of what the view shows, or of all values.</summary>
    public static string Sdmx(Indicator indicator, ViewState view, bool full)
    {
        var filters = new List<string>();
        if (!full)
        {
            filters.Add("c[REF_AREA]=" + string.Join(',', view.Tab == "map" ? FigureReader.Home : view.Areas));
        }

        if (!full && (view.From is not null || view.To is not null))
        {
            var ends = new[] { view.From is null ? null : "ge:" + view.From, view.To is null ? null : "le:" + view.To };
            filters.Add("c[TIME_PERIOD]=" + string.Join('+', ends.OfType<string>()));
        }

        if (view.AsOfText is { } asOf)
        {
            filters.Add("asOf=" + Uri.EscapeDataString(asOf));
        }

        var address = $"/sdmx/3.0/data/dataflow/{Uri.EscapeDataString(indicator.Agency)}/{Uri.EscapeDataString(indicator.Code)}/1.0.0/*";
        return filters.Count == 0 ? address : address + "?" + string.Join('&', filters);
    }

    private static DataQuery QueryOf(ViewState view, HttpRequest request) => request.Query.ContainsKey("full") ? All(view) : Shown(view);

    private static DataQuery All(ViewState view) => new([], null, null) { AsOf = view.AsOfText };

    /// <summary>What a file of the view carries: with a breakdown, every part that the figures are divided into.</summary>
    public static DataQuery Shown(ViewState view) =>
        new DataQuery(view.Tab == "map" ? FigureReader.Home : view.Areas, view.From, view.To) { AsOf = view.AsOfText, Divided = view.Breakdown is not null };

    private static IResult Data(string code, string format, HttpRequest request)
    {
        var view = ViewState.Read(request.Query);
        var query = QueryOf(view, request);
        IReadOnlyList<string> codes = SecondOf(code, view, request) is { } second ? [code, second] : [code];
        return Results.Redirect(IndicatorsApi.DataAddress(codes, query, format));
    }

    /// <summary>The code of the indicator beside this one, where the view shows one.</summary>
    private static string? SecondOf(string code, ViewState view, HttpRequest request) =>
        view.Second is { } second && second != code && view.Tab != "map" && !request.Query.ContainsKey("full") ? second : null;

    private static List<(string Name, string Text)> About(Words w, Indicator indicator, string agency, DateTimeOffset? known, DateOnly today) =>
    [
        (w["شاخص", "Indicator"], w[indicator.Name]), (w["تعریف", "Definition"], indicator.Definition is null ? "" : w[indicator.Definition]),
        (w["واحد", "Unit"], w.Unit(indicator.Unit, indicator.Multiplier)), (w["دستگاه", "Agency"], agency),
        (w["منبع", "Source"], indicator.Source is null ? agency : w[indicator.Source]), (w["شیوهٔ ارجاع", "How to cite"], Cite.Text(w, indicator, agency, known, today)),
        .. indicator.Sample ? [(w["دادهٔ نمونه", "Sample data"], w["این مقدارها ساختگی‌اند.", "These values are made up."])] : Array.Empty<(string, string)>(),
    ];

    private static async Task<IResult> Workbook(
        string code, HttpContext context, IndicatorsApi indicators, ReferenceLists lists, Words w, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            if (await indicators.Find(code, ct) is not { } indicator)
            {
                return Results.NotFound();
            }

            var view = ViewState.Read(context.Request.Query);
            var query = QueryOf(view, context.Request);
            var data = await indicators.Data(code, query, ct);
            var second = SecondOf(code, view, context.Request) is { } beside ? await indicators.Find(beside, ct) : null;
            IReadOnlyList<Series> others = second is null ? [] : (await indicators.Data(second.Code, query with { Divided = false }, ct)).Series;
            var areas = (await ReferenceLists.OrEmpty(() => lists.Areas(ct))).ToDictionary(a => a.Code, a => w[a.Name], StringComparer.Ordinal);
            var today = Contracts.JalaliDate.TehranDay(clock.GetUtcNow());
            List<(string, string)> about = About(w, indicator, w[await lists.AgencyName(indicator.Agency, ct)], view.AsOf ?? data.UpdatedAt, today);
            if (second is not null)
            {
                about.AddRange(About(w, second, w[await lists.AgencyName(second.Agency, ct)], view.AsOf ?? data.UpdatedAt, today));
            }

            IReadOnlyList<(string, Series)> figures = [.. data.Series.Select(s => (code, s)), .. others.Select(s => (second!.Code, s))];
            var workbook = FigureWorkbook.Write(figures, about, s => areas.GetValueOrDefault(s.Area, s.Area), w.IsPersian);
            return Results.File(workbook, FigureWorkbook.ContentType, code + (indicator.Sample ? "-sample-data" : "") + ".xlsx");
        }
        catch (ApiException e)
        {
            return Results.StatusCode(e.IsOutage ? StatusCodes.Status503ServiceUnavailable : e.Problem.Status);
        }
    }

    private static async Task<IResult> Picture(
        string code, HttpContext context, IndicatorsApi indicators, FigureReader figures, ReferenceLists lists, Words w, CancellationToken ct)
    {
        try
        {
            if (await indicators.Find(code, ct) is not { } indicator)
            {
                return Results.NotFound();
            }

            var view = ViewState.Read(context.Request.Query);
            view = view.Tab == "table" ? view with { Tab = "chart" } : view;
            var source = indicator.Source is { } named ? w[named] : w[await lists.AgencyName(indicator.Agency, ct)];
            var shown = await figures.Read(indicator, view, ct);
            return shown.Picture(w, view, source + (indicator.Sample ? w[" (دادهٔ نمونه)", " (sample data)"] : ""), standalone: true, provinceAddress: null) is { } picture
                ? Results.Text(picture.ToString(), "image/svg+xml; charset=utf-8")
                : Results.NotFound();
        }
        catch (ApiException e)
        {
            return Results.StatusCode(e.IsOutage ? StatusCodes.Status503ServiceUnavailable : e.Problem.Status);
        }
    }
}
