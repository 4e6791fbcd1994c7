using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Workspace.Plans;

/// <summary>The plans that targets belong to: read by whoever works on indicators, entered by administration.</summary>
[Authorize(Policy = StaffPolicies.OfIndicators)]
internal sealed class IndexModel(GovernanceApi governance, ObservatoryApi observatory) : GovernedPage
{
    private static readonly string[] Fields = ["code", "name.fa", "name.en", "firstYear", "lastYear"];
    private IReadOnlyList<LatestItem> _items = [];

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(Name = "name.fa")]
    public string? NameFa { get; set; }

    [BindProperty(Name = "name.en")]
    public string? NameEn { get; set; }

    [BindProperty]
    public string? FirstYear { get; set; }

    [BindProperty]
    public string? LastYear { get; set; }

    [BindProperty]
    public bool Confirm { get; set; }

    public IReadOnlyList<Plan> Plans { get; private set; } = [];

    /// <summary>How many indicators have a target of the plan for the whole country.</summary>
    public int TargetsOf(Plan plan) => _items.Count(i => i.Target?.Plan == plan.Code);

    public Task<IActionResult> OnPost(CancellationToken ct)
    {
        var (first, last) = (Year("firstYear", FirstYear), Year("lastYear", LastYear));
        if (!Confirm)
        {
            Invalid("confirm", "تأیید کنید؛ برنامه پس از ثبت تغییر نمی‌کند.", "Confirm it: a plan does not change once it is entered.");
        }

        return Change(
            async () =>
            {
                var plan = await governance.AddPlan(new(Code?.Trim() ?? "", new(NameFa?.Trim() ?? "", NameEn?.Trim() ?? ""), first, last), ct);
                return RedirectToPage("/Workspace/Plans/Show", new { code = plan.Code });
            },
            Fields,
            ct);
    }

    private int Year(string field, string? typed)
    {
        if (int.TryParse(PersianText.FoldDigits(typed ?? "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            return year;
        }

        Invalid(field, "سال را با رقم بنویسید، مانند ۱۴۰۸.", "Write the Jalali year in digits, like 1408.");
        return 0;
    }

    protected override async Task Load(CancellationToken ct)
    {
        Plans = await governance.Plans(ct);
        _items = await ReferenceLists.OrEmpty(async () => (await observatory.Latest(new(null, null, null, null), ct)).Items);
    }
}
