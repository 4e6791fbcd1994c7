using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace;

/// <summary>One submission: its findings, and what this person may do with it now.</summary>
internal sealed class SubmissionModel(SubmissionsApi submissions, ReferenceLists lists) : PortalPage
{
    private const int ShownFindings = 100;
    private const int ShownSeries = 40;
    private const int MostParts = 60;
    private const int Longest = 1000; // of every text, as Indicators takes it

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool ConfirmWarnings { get; set; }

    [BindProperty]
    public bool Confirm { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary><c>error</c> or <c>warning</c>; null shows both.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Severity { get; set; }

    /// <summary>One kind of finding.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    private IReadOnlyDictionary<string, string> _calendars = new Dictionary<string, string>();
    private IReadOnlyList<Area> _areas = [];
    private IReadOnlyList<BreakdownDimension> _dimensions = [];

    public Submission Item { get; private set; } = null!;

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public string? Next { get; private set; }

    /// <summary>The cursor of the part of the values that is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Values { get; set; }

    public Review? Review { get; private set; }

    /// <summary>So many findings that one looks for some of them.</summary>
    public bool IsLong => Item.Errors + Item.Warnings > 10 || Severity is not null || Code is not null;

    public bool IsMine => Item.SubmittedBy == User.SubjectOf();

    public bool MaySubmit => Item.IsReady && User.May(Scopes.IndicatorsSubmit);

    public bool MayUpload => Item.TakesRows && User.May(Scopes.IndicatorsSubmit);

    public bool MayWithdraw => Item.CanBeWithdrawn && User.May(Scopes.IndicatorsSubmit);

    public bool MayApprove => Item.Status == "submitted" && User.May(Scopes.IndicatorsApprove) && !IsMine;

    public bool MayPublish => Item.Status == "approved" && User.May(Scopes.IndicatorsApprove);

    public bool MayReturn => (MayApprove || MayPublish) && User.May(Scopes.IndicatorsApprove);

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    /// <summary>All findings as a CSV file.</summary>
    public async Task<IActionResult> OnGetFindings(Guid id, CancellationToken ct) =>
        await Passed.On(HttpContext, await submissions.FindingsFile(id, ct), $"findings-{id}.csv", ct);

    public Task<IActionResult> OnPostSubmit(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            _ = Lines("note", Note, Longest);
            if (Item.Warnings > 0 && !ConfirmWarnings)
            {
                Invalid("confirmWarnings", "هشدارها را ببینید و تأیید کنید که مقدارها با وجود آن‌ها درست‌اند.", "Look at the warnings and confirm that the values are right all the same.");
            }

            if (Item.Warnings > 0 && (Lines(Note)?.Length ?? 0) < 3)
            {
                Invalid("note", "در یادداشت بنویسید چرا مقدارها درست‌اند.", "Say in the note why the values are right.");
            }
        },
        () => submissions.Submit(id, Version, Lines(Note), ConfirmWarnings, ct),
        ct);

    /// <summary>Approves and publishes; when only the first succeeded the page offers the second by itself.</summary>
    public Task<IActionResult> OnPostApprove(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            _ = Lines("note", Note, Longest);
            RequireConfirmation();
        },
        async () =>
        {
            var approved = await submissions.Approve(id, Version, Lines(Note), ct);
            await submissions.Publish(id, approved.Version, ct);
        },
        ct);

    public Task<IActionResult> OnPostPublish(Guid id, CancellationToken ct) => Act(id, RequireConfirmation, () => submissions.Publish(id, Version, ct), ct);

    public Task<IActionResult> OnPostReturn(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            if (Lines("reason", Reason, Longest) is null)
            {
                Invalid("reason", "بنویسید چه چیزی باید درست شود.", "Say what has to be put right.");
            }
        },
        () => submissions.Return(id, Version, Lines(Reason)!, ct),
        ct);

    public Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken ct) => Act(
        id,
        () =>
        {
            if (!Confirm)
            {
                Invalid("confirmWithdrawal", "تأیید کنید که این فرستاده پس گرفته شود.", "Confirm that this submission is to be withdrawn.");
            }
        },
        () => submissions.Withdraw(id, Version, ct),
        ct);

    private void RequireConfirmation()
    {
        if (!Confirm)
        {
            Invalid("confirm", "تأیید کنید که مقدارها را دیده‌اید و منتشر شوند.", "Confirm that you have seen the values and that they are to be published.");
        }
    }

    private async Task<IActionResult> Act(Guid id, Action check, Func<Task> act, CancellationToken ct)
    {
        if (!await Load(id, ct))
        {
            return NotFound();
        }

        check();
        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            await act();
            return RedirectToPage(new { id });
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status403Forbidden)
        {
            Show(e.Problem, "note", "reason");
            return await Load(id, ct) ? Page() : NotFound();
        }
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await submissions.Find(id, ct) is not { } item)
        {
            return false;
        }

        Item = item;
        if (item.Errors + item.Warnings > 0)
        {
            await ReadFindings(id, ct);
        }

        if (item is { Errors: 0, Rows: > 0, Status: "validated" or "submitted" or "approved" or "returned" })
        {
            Review = await submissions.Review(id, Values, ShownSeries, ct);
            _calendars = (await ReferenceLists.OrEmpty(() => lists.Indicators(ct))).ToDictionary(i => i.Code, i => i.Calendar, StringComparer.Ordinal);
            _areas = await ReferenceLists.OrEmpty(() => lists.Areas(ct));
            _dimensions = await lists.Breakdowns(ct);
        }

        return true;
    }

    public string CalendarOf(string indicator) => _calendars.GetValueOrDefault(indicator, "jalali");

    public string AreaName(string code) => W.AreaName(code, _areas);

    /// <summary>«زن، شهری»; empty for the total.</summary>
    public string GroupName(string breakdown) => string.Join(W["، ", ", "], breakdown.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        part.Split('=', 2) is [var dimension, var category] && _dimensions.FirstOrDefault(d => d.Code == dimension)?.Categories.FirstOrDefault(c => c.Code == category) is { } known ? W[known.Name] : part));

    /// <summary>A note that the service wrote in both languages, in the page's; a person's as it is.</summary>
    public string NoteOf(SubmissionEvent step) =>
        step is { What: "published", Note: { } note } && note.Split(" / ") is [var fa, var en] ? W[fa, en] : step.Note ?? "";

    // Indicators lists all findings in the order of the rows: parts are read until enough of them match.
    private async Task ReadFindings(Guid id, CancellationToken ct)
    {
        var isFiltered = !string.IsNullOrWhiteSpace(Severity) || !string.IsNullOrWhiteSpace(Code);
        var matching = new List<Finding>();
        Next = After;
        for (var part = 0; part == 0 || (Next is not null && matching.Count < ShownFindings && part < MostParts); part++)
        {
            var page = await submissions.Findings(id, Next, isFiltered ? 500 : ShownFindings, ct);
            matching.AddRange(page.Items.Where(IsWanted));
            Next = page.Next;
        }

        Findings = matching;
    }

    private bool IsWanted(Finding finding) =>
        (string.IsNullOrWhiteSpace(Severity) || finding.Severity == Severity)
        && (string.IsNullOrWhiteSpace(Code) || finding.Code.EndsWith(Code.Trim(), StringComparison.OrdinalIgnoreCase));
}
