using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Workspace.Breakdowns;

/// <summary>The dimensions that figures are divided by: read by whoever works on indicators, extended by administration.</summary>
[Authorize(Policy = StaffPolicies.OfIndicators)]
internal sealed class IndexModel(GovernanceApi governance) : GovernedPage
{
    private static readonly string[] DimensionFields = ["code", "name.fa", "name.en", "categories"];
    private static readonly string[] CategoryFields = ["category.code", "category.name.fa", "category.name.en"];

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(Name = "name.fa")]
    public string? NameFa { get; set; }

    [BindProperty(Name = "name.en")]
    public string? NameEn { get; set; }

    /// <summary>One a line: <c>code = Persian name = English name</c>.</summary>
    [BindProperty]
    public string? Categories { get; set; }

    [BindProperty]
    public string? Dimension { get; set; }

    [BindProperty(Name = "category.code")]
    public string? CategoryCode { get; set; }

    [BindProperty(Name = "category.name.fa")]
    public string? CategoryFa { get; set; }

    [BindProperty(Name = "category.name.en")]
    public string? CategoryEn { get; set; }

    [BindProperty]
    public bool Confirm { get; set; }

    public IReadOnlyList<BreakdownDimension> Dimensions { get; private set; } = [];

    public Task<IActionResult> OnPostDimension(CancellationToken ct)
    {
        RequireConfirmation("confirm");
        var categories = ReadCategories();
        return Change(
            () => governance.AddDimension(new(Code?.Trim() ?? "", new(NameFa?.Trim() ?? "", NameEn?.Trim() ?? ""), categories), ct),
            DimensionFields,
            ct,
            path => path.StartsWith("categories[", StringComparison.Ordinal) ? "categories" : path);
    }

    public Task<IActionResult> OnPostCategory(CancellationToken ct)
    {
        RequireConfirmation("confirm-category");
        return Change(
            () => governance.AddCategory(Dimension ?? "", new(CategoryCode?.Trim() ?? "", new(CategoryFa?.Trim() ?? "", CategoryEn?.Trim() ?? "")), ct),
            CategoryFields,
            ct,
            path => "category." + path);
    }

    private void RequireConfirmation(string field)
    {
        if (!Confirm)
        {
            Invalid(field, "تأیید کنید؛ آنچه افزوده شود برداشته نمی‌شود.", "Confirm it: what is added is never taken away.");
        }
    }

    private List<NamedCode> ReadCategories()
    {
        var categories = new List<NamedCode>();
        foreach (var line in (Lines(Categories) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', StringSplitOptions.TrimEntries) is [var code, var fa, var en])
            {
                categories.Add(new(code, new(fa, en)));
            }
            else
            {
                Invalid("categories", $"این سطر سه بخش با «=» ندارد: {line}", $"This line has not three parts with = between them: {line}");
            }
        }

        if (categories.Count == 0 && ModelState["categories"] is null or { Errors.Count: 0 })
        {
            Invalid("categories", "دست‌کم یک رده بنویسید.", "Write at least one category.");
        }

        return categories;
    }

    protected override async Task Load(CancellationToken ct) => Dimensions = await governance.Breakdowns(ct);
}
