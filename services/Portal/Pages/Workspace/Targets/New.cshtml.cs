using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Targets;

/// <summary>A target of an indicator of the person's agency, proposed for another to approve.</summary>
[Authorize(Policy = Scopes.IndicatorsDefine)]
internal sealed class NewModel(GovernanceApi governance, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    private static readonly string[] Fixed = ["indicator", "plan", "area", "baseline.period", "baseline.value", "final.value", "note"];

    public IReadOnlyList<IndicatorItem> Indicators { get; private set; } = [];

    public IReadOnlyList<Plan> Plans { get; private set; } = [];

    public Plan? Plan { get; private set; }

    /// <summary>What was typed, or came with the address.</summary>
    public string? Value(string name) => Request.HasFormContentType ? Request.Form[name].LastOrDefault() : Request.Query[name].LastOrDefault();

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        await Load(ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await Load(ct);
        if (Plan is not { } plan)
        {
            return Page();
        }

        if (string.IsNullOrEmpty(Value("indicator")))
        {
            Invalid("indicator", "شاخص را برگزینید.", "Choose the indicator.");
        }

        var period = PersianText.FoldDigits(Value("baseline.period") ?? "").Trim().ToUpperInvariant();
        var baseline = Number("baseline.value");
        var years = Enumerable.Range(plan.FirstYear, plan.LastYear - plan.FirstYear).Select(year => (year, Value: Number($"year-{year}"))).ToList();
        var final = Number("final.value");
        var note = Lines("note", Value("note"), 1000);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            var target = await governance.Propose(
                new NewTarget(Value("indicator")!, plan.Code, new(period, baseline), [.. years.Select(y => new YearValue(y.year, y.Value!.Value))], new(plan.LastYear, final!.Value), Value("area"), note), ct);
            return RedirectToPage("/Workspace/Targets/Show", new { id = target.Id });
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status404NotFound)
        {
            ShowByPath(e.Problem, Fixed);
            return Page();
        }
    }

    private decimal? Number(string field)
    {
        var text = PersianText.FoldDigits(Value(field) ?? "").Replace('٫', '.').Replace("٬", "", StringComparison.Ordinal).Trim();
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Invalid(field, "یک عدد بنویسید، مانند ۱۲٫۵", "Write a number, like 12.5");
        return null;
    }

    private async Task Load(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Indicators = [.. (await lists.Indicators(ct)).Where(i => i.Agency == User.AgencyOf()).OrderBy(i => W[i.Name], order)];
        Plans = await governance.Plans(ct);
        var year = JalaliDate.Of(JalaliDate.TehranDay(clock.GetUtcNow())).Year;
        Plan = Plans.FirstOrDefault(p => p.Code == Value("plan")) ?? Plans.FirstOrDefault(p => p.FirstYear <= year && year <= p.LastYear) ?? (Plans.Count > 0 ? Plans[0] : null);
    }
}
