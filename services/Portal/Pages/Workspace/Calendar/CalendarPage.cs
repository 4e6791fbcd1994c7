using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Calendar;

/// <summary>What the two pages of the calendar share: a change is typed, shown as it will read with what it does, and then made.</summary>
[Authorize(Policy = Scopes.PermitsCalendar)]
internal abstract class CalendarPage(CalendarApi calendar) : PortalPage
{
    private const int LongestText = 200; // as Permits takes it

    private static readonly string[] Shown = ["day", "month", "dayOfMonth", "weekdays", "value", "fa", "en"];

    public CalendarEntries Entries { get; private set; } = null!;

    /// <summary>What is to be confirmed; null while nothing is.</summary>
    public CalendarChange? Change { get; private set; }

    /// <summary>How many deadlines the change moves.</summary>
    public int Moves { get; private set; }

    /// <summary>How many deadlines the change moved that has just been made; null: none has.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Moved { get; set; }

    /// <summary>The part of the page whose form was sent: its fields keep what was typed.</summary>
    public string Kind => Posted("kind") ?? "";

    /// <summary>What was typed in a form of this kind.</summary>
    public string? Value(string kind, string name) => Kind == kind ? Posted(name) : null;

    public IReadOnlyList<int> TypedWeekdays => Request.HasFormContentType ? [.. Request.Form["weekdays"].Select(d => int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)] : [];

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Load(ct);

    public async Task<IActionResult> OnPostPreview(CancellationToken ct)
    {
        if (Read() is { } change)
        {
            try
            {
                Moves = (await change.Send(calendar, preview: true, ct)).Moved;
                Change = change;
            }
            catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status404NotFound)
            {
                Tell(e.Problem);
            }
        }

        return await Load(ct);
    }

    public async Task<IActionResult> OnPostSave(CancellationToken ct)
    {
        if (Read() is { } change)
        {
            try
            {
                return RedirectToPage(new { moved = (await change.Send(calendar, preview: false, ct)).Moved });
            }
            catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status404NotFound)
            {
                Tell(e.Problem);
            }
        }

        return await Load(ct);
    }

    /// <summary>The changes that the page has forms for.</summary>
    protected abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>What the page shows besides.</summary>
    protected virtual Task More(CancellationToken ct) => Task.CompletedTask;

    private void Tell(ApiProblem problem)
    {
        if (problem.Code == "PRM-120")
        {
            Invalid(Field("day"), "این روز گذشته یا امروز است. امروز تنها می‌تواند تعطیل شود؛ هر تغییر دیگری از فردا به بعد است.", "This day is past, or today. Today can only become a holiday; every other change begins tomorrow at the earliest.");
            return;
        }

        Show(problem, [.. Shown.Select(Field)]);
    }

    /// <summary>The id of a field in the form that was sent; what a mere button sends has none, and its errors stand above the heading.</summary>
    private string Field(string name) => Kind.StartsWith("no-", StringComparison.Ordinal) ? Whole : $"{Kind}-{name}";

    private CalendarChange? Read()
    {
        if (!Kinds.Contains(Kind))
        {
            return null;
        }

        if (CalendarWords.ReadDate(Posted("day")) is not { } day)
        {
            Invalid(Field("day"), "تاریخ را به خورشیدی و مانند \u20661405-01-22\u2069 بنویسید.", "Write the date as 1405-01-22 (Jalali) or 2026-04-11.");
            day = default;
        }

        var change = new CalendarChange(Kind, day)
        {
            Month = Number("month", 1, 12, Kind is "yearly" or "no-yearly"),
            DayOfMonth = Number("dayOfMonth", 1, 31, Kind is "yearly" or "no-yearly"),
            Value = Number("value", 1, 365, Kind == "rule"),
            Weekdays = TypedWeekdays,
            Rule = Posted("rule") ?? "",
            Text = Kind is "no-holiday" or "no-yearly" ? new("", "") : Text(),
        };
        return ModelState.IsValid ? change : null;
    }

    private int Number(string name, int least, int most, bool isWanted)
    {
        if (int.TryParse(PersianText.FoldDigits(Posted(name) ?? ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        if (isWanted)
        {
            Invalid(Field(name), $"عددی از {W.Number(least)} تا {W.Number(most)} بنویسید.", $"Write a number from {least} to {most}.");
        }

        return 0;
    }

    private LocalizedText Text()
    {
        foreach (var name in (string[])["fa", "en"])
        {
            if (Posted(name) is not { Length: <= LongestText })
            {
                Invalid(Field(name), "به هر دو زبان و حداکثر ۲۰۰ نویسه بنویسید.", "Write it in both languages, in at most 200 characters.");
            }
        }

        return new LocalizedText(Posted("fa") ?? "", Posted("en") ?? "");
    }

    // Each form's fields bear its kind before their name, so that ids are the page's own; the form that confirms has none of that.
    private string? Posted(string name)
    {
        if (!Request.HasFormContentType)
        {
            return null;
        }

        var kind = Request.Form["kind"].LastOrDefault() ?? "";
        var text = name == "kind" ? kind : Request.Form[$"{kind}-{name}"].LastOrDefault() ?? Request.Form[name].LastOrDefault();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private async Task<IActionResult> Load(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Entries = await calendar.Entries(ct);
        await More(ct);
        return Page();
    }
}
