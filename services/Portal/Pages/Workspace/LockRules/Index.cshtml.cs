using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Workspace.LockRules;

/// <summary>The dated rules by which periods close: read by whoever works on indicators, added and withdrawn by administration.</summary>
[Authorize(Policy = StaffPolicies.OfIndicators)]
internal sealed class IndexModel(GovernanceApi governance, ReferenceLists lists, TimeProvider clock) : GovernedPage
{
    private static readonly string[] Fields = ["scope", "indicator", "frequency", "closesAfterDays", "effectiveFrom", "opener", "note.fa", "note.en"];
    private IReadOnlyList<IndicatorItem> _indicators = [];

    /// <summary><c>all</c>, <c>frequency</c> or <c>indicator</c>.</summary>
    [BindProperty]
    public string? Scope { get; set; }

    [BindProperty]
    public string? Indicator { get; set; }

    [BindProperty]
    public string? Frequency { get; set; }

    /// <summary>Empty: they never close.</summary>
    [BindProperty]
    public string? ClosesAfterDays { get; set; }

    [BindProperty]
    public string? EffectiveFrom { get; set; }

    [BindProperty]
    public string? Opener { get; set; }

    [BindProperty(Name = "note.fa")]
    public string? NoteFa { get; set; }

    [BindProperty(Name = "note.en")]
    public string? NoteEn { get; set; }

    public IReadOnlyList<LockRule> InForce { get; private set; } = [];

    /// <summary>Those that close nothing any more, the last withdrawn first.</summary>
    public IReadOnlyList<LockRule> Former { get; private set; } = [];

    public IReadOnlyList<IndicatorItem> Indicators { get; private set; } = [];

    public DateOnly Today => JalaliDate.TehranDay(clock.GetUtcNow());

    public Task<IActionResult> OnPostAdd(CancellationToken ct)
    {
        var days = Days();
        if (TypedDay.Read(EffectiveFrom) is not { } from)
        {
            Invalid("effectiveFrom", "روز را مانند ۱۴۰۴/۰۷/۰۱ بنویسید.", "Write the day like 1404/07/01 or 2025-09-23.");
            from = default;
        }

        if (Scope is not ("all" or "frequency" or "indicator"))
        {
            Invalid("scope", "بگویید قاعده برای چیست.", "Say what the rule is for.");
        }

        if (Scope == "indicator" && string.IsNullOrEmpty(Indicator))
        {
            Invalid("indicator", "شاخص را برگزینید.", "Choose the indicator.");
        }

        return Change(
            () => governance.AddLockRule(
                new(from, Opener ?? "", new(NoteFa?.Trim() ?? "", NoteEn?.Trim() ?? ""), days, Scope == "indicator" ? Indicator : null, Scope == "frequency" ? Frequency : null), ct),
            Fields,
            ct);
    }

    public Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken ct) => Change(() => governance.WithdrawLockRule(id, ct), [], ct);

    public string IndicatorName(string code) => _indicators.FirstOrDefault(i => i.Code == code) is { } indicator ? W[indicator.Name] : code;

    /// <summary>What a rule is for: «همهٔ شاخص‌های ماهانه».</summary>
    public string ScopeOf(LockRule rule) => rule switch
    {
        { Indicator: { } code } => IndicatorName(code),
        { Frequency: { } frequency } => W[$"شاخص‌های {W.Frequency(frequency)}", $"{W.Frequency(frequency)} indicators"],
        _ => W["همهٔ شاخص‌ها", "All indicators"],
    };

    private int? Days()
    {
        if (string.IsNullOrWhiteSpace(ClosesAfterDays))
        {
            return null;
        }

        if (int.TryParse(PersianText.FoldDigits(ClosesAfterDays).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            return days;
        }

        Invalid("closesAfterDays", "شمار روزها را با رقم بنویسید، مانند ۹۰.", "Write the number of days in digits, like 90.");
        return null;
    }

    protected override async Task Load(CancellationToken ct)
    {
        var rules = await governance.LockRules(ct);
        _indicators = await ReferenceLists.OrEmpty(() => lists.Indicators(ct));
        var order = StringComparer.Create(CultureInfo.GetCultureInfo(W.IsPersian ? "fa-IR" : "en-US"), ignoreCase: true);
        Indicators = [.. _indicators.OrderBy(i => W[i.Name], order)];
        var frequencies = "ASQMWD";
        InForce =
        [
            .. rules.Where(r => r.WithdrawnAt is null).OrderBy(r => r.Indicator is null ? (r.Frequency is null ? 0 : 1) : 2)
                .ThenBy(r => r.Frequency is { } f ? frequencies.IndexOf(f, StringComparison.Ordinal) : 0).ThenBy(r => ScopeOf(r), order).ThenByDescending(r => r.EffectiveFrom),
        ];
        Former = [.. rules.Where(r => r.WithdrawnAt is not null).OrderByDescending(r => r.WithdrawnAt)];
    }
}
