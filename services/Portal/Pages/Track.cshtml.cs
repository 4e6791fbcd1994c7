using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Pages.Tracked;

namespace Pak.Portal.Pages;

/// <summary>What of the page is shown.</summary>
internal enum TrackView
{
    Enter,
    File,
    ConfirmWithdrawal,
    EditAppeal,
    ConfirmAppeal,

    /// <summary>The act could not be sent just now: what was written stays, to be sent again.</summary>
    TryAgain,

    /// <summary>The act is done; the file cannot be shown just now.</summary>
    DoneOnly,
}

/// <summary>
/// A citizen follows an application. Code and digits are posted and the file is shown in the answer to the post; what the file's
/// own forms need of them is sealed into the page for half an hour. Here is how a file is reached; what is done to it stands in
/// <c>Tracked/TrackModel.Acts.cs</c>.
/// </summary>
internal sealed partial class TrackModel(TrackingApi tracking, ReferenceLists lists, TrackingTickets tickets, TimeProvider clock) : PortalPage
{
    [BindProperty]
    public string? TrackingCode { get; set; }

    [BindProperty]
    public string? LastFour { get; set; }

    /// <summary>The sealed pair.</summary>
    [BindProperty]
    public string? Ticket { get; set; }

    public TrackView View { get; private set; }

    public WholeFile? Tracked { get; private set; }

    /// <summary>What the application is for.</summary>
    public LocalizedText Title { get; private set; } = new("", "");

    public string AgencyName { get; private set; } = "";

    /// <summary>What has just been done.</summary>
    public string? Done { get; private set; }

    /// <summary>When to try again.</summary>
    public string? Wait { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool IsOpen => Tracked?.File.Status is "submitted" or "under-review" or "awaiting-applicant";

    /// <summary>When the file was first decided or ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt => Tracked?.File.Timeline.LastOrDefault(s => s.Kind is "approved" or "tacitly-approved" or "refused" or "withdrawn" or "lapsed")?.At;

    /// <summary>Whether an appeal may be lodged now.</summary>
    public bool MayAppeal => Tracked is { Oversight: not null, File: { Appeal: null, AppealUntil: { } until } } && Now < until;

    public void OnGet() => Response.Headers.CacheControl = "no-store";

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        var pair = new TrackingPair(PersianText.Digits(TrackingCode ?? ""), PersianText.Digits(LastFour ?? ""));
        if (pair.TrackingCode.Length != 12 || pair.TrackingCode.Any(c => !char.IsAsciiDigit(c)))
        {
            Invalid("trackingCode", "کد پیگیری ۱۲ رقم است؛ همان را که هنگام ثبت گرفتید بنویسید.", "A tracking code has 12 digits; enter the one you got when you applied.");
        }

        if (pair.LastFour.Length != 4 || pair.LastFour.Any(c => !char.IsAsciiDigit(c)))
        {
            Invalid("lastFour", "چهار رقم آخر کد ملی متقاضی را بنویسید.", "Enter the last four digits of the applicant’s national code.");
        }

        if (ModelState.IsValid)
        {
            await Find(pair, ct);
        }

        return Page();
    }

    /// <summary>Back to the file from one of its pages.</summary>
    public Task<IActionResult> OnPostShow(CancellationToken ct) => WithTicket(ticket => Find(ticket.Pair, ct));

    private async Task<IActionResult> WithTicket(Func<TrackingTicket, Task> act)
    {
        Response.Headers.CacheControl = "no-store";
        if (tickets.Open(Ticket) is not { } ticket)
        {
            Invalid("trackingCode", "زمان این صفحه گذشته است. کد پیگیری و چهار رقم را دوباره بنویسید.", "This page has been open too long. Enter the code and the four digits again.");
            return Page();
        }

        Title = ticket.Title;
        await act(ticket);
        return Page();
    }

    private async Task Find(TrackingPair pair, CancellationToken ct)
    {
        try
        {
            if (await tracking.Find(pair, ct) is { } whole)
            {
                Tracked = whole;
                Title = whole.File.Title;
                View = TrackView.File;
                AgencyName = W[await lists.AgencyName(whole.File.Agency, ct)];
                Ticket = tickets.Issue(pair, Title);
            }
            else
            {
                NotFoundHere();
            }
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            Show(e.Problem, "trackingCode", "lastFour");
        }
    }

    /// <summary>The same for an unknown code and for wrong digits.</summary>
    private void NotFoundHere()
    {
        View = TrackView.Enter;
        Invalid(
            "trackingCode",
            "درخواستی با این کد پیگیری و این چهار رقم پیدا نشد. هر دو را با رسید و کارت ملی بسنجید.",
            "No application has this tracking code and these four digits. Compare both with the receipt and the national card.");
    }
}
