using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages;

/// <summary>
/// A citizen follows an application. Code and digits are posted and the file is shown in the answer to the post; what the file's
/// own forms need of them is sealed into the page for half an hour.
/// </summary>
internal sealed class TrackModel(PermitsApi permits, ReferenceLists lists, Sealed seal) : PortalPage
{
    private const string Purpose = "tracking";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    [BindProperty]
    public string? TrackingCode { get; set; }

    [BindProperty]
    public string? LastFour { get; set; }

    /// <summary>The sealed pair.</summary>
    [BindProperty]
    public string? Ticket { get; set; }

    [BindProperty]
    public string? Answer { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public TrackedApplication? Tracked { get; private set; }

    public string AgencyName { get; private set; } = "";

    public bool AskWithdrawal { get; private set; }

    /// <summary>What has just been done.</summary>
    public string? Done { get; private set; }

    public bool IsOpen => Tracked?.Status is "submitted" or "under-review" or "awaiting-applicant";

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

    public Task<IActionResult> OnPostAnswer(CancellationToken ct) => WithTicket(
        async pair =>
        {
            if (Lines(Answer) is not { Length: <= 4000 } answer)
            {
                await Find(pair, ct);
                Invalid("answer", "پاسخ خود را بنویسید، حداکثر ۴٬۰۰۰ نویسه.", "Write your answer, at most 4,000 characters.");
                return;
            }

            await Act(pair, () => permits.Answer(pair, answer, ct), W["پاسخ شما به دستگاه رسید.", "The agency has your answer."], ct, "text");
        });

    public Task<IActionResult> OnPostAskWithdrawal(CancellationToken ct) => WithTicket(
        async pair =>
        {
            AskWithdrawal = true;
            await Find(pair, ct);
        });

    public Task<IActionResult> OnPostWithdraw(CancellationToken ct) => WithTicket(
        async pair =>
        {
            if (Lines(Reason) is not { Length: <= 500 } reason)
            {
                AskWithdrawal = true;
                await Find(pair, ct);
                Invalid("reason", "بنویسید چرا درخواست را پس می‌گیرید، حداکثر ۵۰۰ نویسه.", "Say why you withdraw the application, in at most 500 characters.");
                return;
            }

            await Act(pair, () => permits.Withdraw(pair, reason, ct), W["درخواست پس گرفته شد.", "The application is withdrawn."], ct, "reason");
        });

    private async Task<IActionResult> WithTicket(Func<TrackingPair, Task> act)
    {
        Response.Headers.CacheControl = "no-store";
        if (seal.Open<TrackingPair>(Purpose, Ticket) is not { } pair)
        {
            Invalid("trackingCode", "زمان این صفحه گذشته است. کد پیگیری و چهار رقم را دوباره بنویسید.", "This page has been open too long. Enter the code and the four digits again.");
            return Page();
        }

        try
        {
            await act(pair);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            NotFoundHere();
        }

        return Page();
    }

    private async Task Act(TrackingPair pair, Func<Task<TrackedApplication>> action, string done, CancellationToken ct, string field)
    {
        try
        {
            await Present(pair, await action(), ct);
            Done = done;
            (Answer, Reason) = (null, null);
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            await Find(pair, ct);
            Show(e.Problem, field);
        }
    }

    private async Task Find(TrackingPair pair, CancellationToken ct)
    {
        try
        {
            if (await permits.Track(pair, ct) is { } file)
            {
                await Present(pair, file, ct);
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

    private async Task Present(TrackingPair pair, TrackedApplication file, CancellationToken ct)
    {
        Tracked = file;
        AgencyName = W[await lists.AgencyName(file.Agency, ct)];
        Ticket = seal.Seal(Purpose, pair, Lifetime);
        ModelState.Remove(nameof(Ticket));
    }

    private void NotFoundHere() => Invalid(
        "trackingCode",
        "درخواستی با این کد پیگیری و این چهار رقم پیدا نشد. هر دو را با رسید و کارت ملی بسنجید.",
        "No application has this tracking code and these four digits. Compare both with the receipt and the national card.");
}
