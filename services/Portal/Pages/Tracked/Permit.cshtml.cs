using System.Text;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Errors;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Tracked;

/// <summary>What a holder does to a permit, confirmed first: none can be taken back.</summary>
internal enum HolderAct
{
    Surrender,
    Renewal,
}

/// <summary>
/// A permit as its holder has it: to read, to print, to download, to give back, to have renewed. Reached from the tracked file only, with its sealed
/// ticket; the permit's number and what opens the file stand in no address.
/// </summary>
internal sealed class PermitModel(TrackingApi tracking, ReferenceLists lists, TrackingTickets tickets, TimeProvider clock) : PortalPage
{
    private const int LongestText = 500;

    [BindProperty]
    public string? Ticket { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>What the holder adds to the wish for a renewal.</summary>
    [BindProperty]
    public string? Note { get; set; }

    public HeldPermit? Permit { get; private set; }

    public LocalizedText Title { get; private set; } = new("", "");

    public string AgencyName { get; private set; } = "";

    public string AreaName { get; private set; } = "";

    /// <summary>What is to be confirmed; null: the permit is shown.</summary>
    public HolderAct? Asked { get; private set; }

    public string? Done { get; private set; }

    /// <summary>When to try again, where what was confirmed could not be done just now.</summary>
    public string? Wait { get; private set; }

    public DateOnly Today => JalaliDate.TehranDay(clock.GetUtcNow());

    /// <summary>The agency's answer to the latest wish for a renewal, where it is no; null: it is not.</summary>
    public PermitStep? Declined =>
        Permit?.History.FirstOrDefault(s => s.Kind is "renewal-asked" or "renewal-declined" or "renewed") is { Kind: "renewal-declined" } step ? step : null;

    public bool MaySurrender => Permit?.State is "active" or "suspended";

    public IActionResult OnGet() => RedirectToPage("/Track");

    public Task<IActionResult> OnPost(CancellationToken ct) => WithTicket(async ticket => await Fetch(ticket, ct));

    /// <summary>The signed document as a file.</summary>
    public async Task<IActionResult> OnPostDocument(CancellationToken ct)
    {
        IActionResult? file = null;
        var page = await WithTicket(async ticket =>
        {
            if (await Fetch(ticket, ct) is { } permit)
            {
                file = File(Encoding.ASCII.GetBytes(permit.Document), "application/jose", $"permit-{permit.Number}.jws");
            }
        });
        return file ?? page;
    }

    public Task<IActionResult> OnPostAskSurrender() => Ask(HolderAct.Surrender);

    public Task<IActionResult> OnPostAskRenewal() => Ask(HolderAct.Renewal);

    public Task<IActionResult> OnPostSurrender(CancellationToken ct) => WithTicket(async ticket =>
    {
        if (Lines(Reason) is not { Length: <= LongestText } reason)
        {
            Asked = HolderAct.Surrender;
            Invalid("reason", "بنویسید چرا مجوز را پس می‌دهید، حداکثر ۵۰۰ نویسه.", "Say why you give the permit back, in at most 500 characters.");
            return;
        }

        await Act(
            HolderAct.Surrender, "reason", ticket, () => tracking.Surrender(ticket.Pair, reason, ticket.KeyOf("surrender", reason), ct),
            W["مجوز را پس دادید. از همین حالا اعتبار ندارد.", "You have given the permit back. It does not hold any more."], ct);
    });

    public Task<IActionResult> OnPostRenewal(CancellationToken ct) => WithTicket(async ticket =>
    {
        var note = Lines("note", Note, LongestText);
        if (!ModelState.IsValid)
        {
            Asked = HolderAct.Renewal;
            return;
        }

        await Act(
            HolderAct.Renewal, "note", ticket, () => tracking.AskRenewal(ticket.Pair, note, ticket.KeyOf("renewal", note ?? ""), ct),
            W["درخواست تمدید به دستگاه رسید.", "The agency has your request for a renewal."], ct);
    });

    /// <summary>A picture that the page shows without asking for it: the service draws it, and no script in it could run.</summary>
    public static string Picture(string svg) => "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));

    private Task<IActionResult> Ask(HolderAct act) => WithTicket(_ =>
    {
        Asked = act;
        return Task.CompletedTask;
    });

    /// <param name="act">To be confirmed again where what was written is refused or it could not be done just now: what was written stays.</param>
    /// <param name="field">Where a refusal of what was written is shown.</param>
    /// <param name="ticket">Whose permit.</param>
    /// <param name="send">Sends it, with its Idempotency-Key.</param>
    /// <param name="done">What to say afterwards.</param>
    /// <param name="ct">Cancels.</param>
    private async Task Act(HolderAct act, string field, TrackingTicket ticket, Func<Task<HeldPermit>> send, string done, CancellationToken ct)
    {
        try
        {
            await Present(ticket, await send(), ct);
            Done = done;
        }
        catch (ApiException e) when (e.IsRefusal && e.Problem.Errors.Count > 0)
        {
            Asked = act;
            ShowAt(field, e.Problem);
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            await Fetch(ticket, ct);
            Show(e.Problem);
        }
        catch (ApiException e) when (e.IsOutage || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            Asked = act;
            Response.StatusCode = e.Problem.Status == StatusCodes.Status429TooManyRequests ? e.Problem.Status : StatusCodes.Status503ServiceUnavailable;
            Wait = W.TryAgain(e.Problem.RetryAfter, clock.GetUtcNow());
        }
    }

    private async Task<IActionResult> WithTicket(Func<TrackingTicket, Task> act)
    {
        Response.Headers.CacheControl = "no-store";
        if (tickets.Open(Ticket) is not { } ticket)
        {
            Invalid(Whole, "زمان این صفحه گذشته است. از صفحهٔ پیگیری دوباره وارد شوید.", "This page has been open too long. Enter again from the tracking page.");
            return Page();
        }

        Title = ticket.Title;
        try
        {
            await act(ticket);
        }
        catch (ApiException e) when (e.Problem.Status is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict)
        {
            Invalid(Whole, "برای این پرونده مجوزی صادر نشده است.", "No permit has been issued for this file.");
        }

        return Page();
    }

    private async Task<HeldPermit> Fetch(TrackingTicket ticket, CancellationToken ct)
    {
        var permit = await tracking.Permit(ticket.Pair, ct);
        await Present(ticket, permit, ct);
        return permit;
    }

    private async Task Present(TrackingTicket ticket, HeldPermit permit, CancellationToken ct)
    {
        Permit = permit;
        AgencyName = W[await lists.AgencyName(permit.Agency, ct)];
        AreaName = W[await lists.AreaName(permit.Area, ct)];
        Ticket = tickets.Issue(ticket.Pair, permit.Title);
    }
}
