using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Errors;
using Pak.Portal.Pages.Tracked;

namespace Pak.Portal.Pages;

/// <summary>
/// What a citizen does to a file: answers, withdraws, appeals, rates. What cannot be undone is confirmed first, without asking the
/// service: only the act itself counts against the limits. What was written is never lost to a limit or an outage.
/// </summary>
internal sealed partial class TrackModel
{
    private const int LongText = 4000;
    private const int ShortText = 500;
    private const int CommentText = 1000;

    [BindProperty]
    public string? Answer { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Appeal { get; set; }

    [BindProperty]
    public string? Stars { get; set; }

    [BindProperty]
    public string? Comment { get; set; }

    /// <summary>The handler that the form of <see cref="TrackView.TryAgain"/> posts to.</summary>
    public string? Pending { get; private set; }

    public Task<IActionResult> OnPostAnswer(CancellationToken ct) => WithTicket(async ticket =>
    {
        if (Lines(Answer) is not { Length: <= LongText } answer)
        {
            await Find(ticket.Pair, ct);
            Invalid("answer", "پاسخ خود را بنویسید، حداکثر ۴٬۰۰۰ نویسه.", "Write your answer, at most 4,000 characters.");
            return;
        }

        await Act("Answer", "answer", ticket, key => tracking.Answer(ticket.Pair, answer, key, ct), answer, W["پاسخ شما به دستگاه رسید.", "The agency has your answer."], ct);
    });

    public Task<IActionResult> OnPostAskWithdrawal() => WithTicket(_ =>
    {
        View = TrackView.ConfirmWithdrawal;
        return Task.CompletedTask;
    });

    public Task<IActionResult> OnPostWithdraw(CancellationToken ct) => WithTicket(async ticket =>
    {
        if (Lines(Reason) is not { Length: <= ShortText } reason)
        {
            View = TrackView.ConfirmWithdrawal;
            Invalid("reason", "بنویسید چرا درخواست را پس می‌گیرید، حداکثر ۵۰۰ نویسه.", "Say why you withdraw the application, in at most 500 characters.");
            return;
        }

        await Act("Withdraw", "reason", ticket, key => tracking.Withdraw(ticket.Pair, reason, key, ct), reason, W["درخواست پس گرفته شد.", "The application is withdrawn."], ct);
    });

    /// <summary>The appeal is read once more before it is lodged: there is only one.</summary>
    public Task<IActionResult> OnPostCheckAppeal() => WithTicket(_ =>
    {
        View = AppealText() is null ? TrackView.EditAppeal : TrackView.ConfirmAppeal;
        return Task.CompletedTask;
    });

    public Task<IActionResult> OnPostEditAppeal() => WithTicket(_ =>
    {
        View = TrackView.EditAppeal;
        return Task.CompletedTask;
    });

    public Task<IActionResult> OnPostAppeal(CancellationToken ct) => WithTicket(async ticket =>
    {
        View = TrackView.EditAppeal;
        if (AppealText() is { } appeal)
        {
            await Act("Appeal", "appeal", ticket, key => tracking.Appeal(ticket.Pair, appeal, key, ct), appeal, W["اعتراض شما ثبت شد و به مرجع رسیدگی رفت.", "Your appeal is lodged and has gone to the agency that hears it."], ct);
        }
    });

    public Task<IActionResult> OnPostRate(CancellationToken ct) => WithTicket(async ticket =>
    {
        var comment = Lines(Comment);
        var isRated = int.TryParse(Stars, CultureInfo.InvariantCulture, out var stars) && stars is >= 1 and <= 5;
        if (!isRated || comment is { Length: > CommentText })
        {
            await Find(ticket.Pair, ct);
            if (!isRated)
            {
                Invalid("stars", "یکی از پنج درجه را برگزینید.", "Choose one of the five grades.");
            }

            if (comment is { Length: > CommentText })
            {
                Invalid("comment", "حداکثر ۱٬۰۰۰ نویسه بنویسید.", "Write at most 1,000 characters.");
            }

            return;
        }

        await Act("Rate", "comment", ticket, key => tracking.Rate(ticket.Pair, stars, comment, key, ct), $"{stars} {comment}", W["ارزیابی شما ثبت شد. سپاس.", "Your rating is recorded. Thank you."], ct);
    });

    private string? AppealText()
    {
        if (Lines(Appeal) is { Length: <= LongText } appeal)
        {
            return appeal;
        }

        Invalid("appeal", "بنویسید چرا رد درخواست درست نیست، حداکثر ۴٬۰۰۰ نویسه.", "Say why the refusal is wrong, in at most 4,000 characters.");
        return null;
    }

    /// <param name="handler">To be posted to again where it could not be done just now.</param>
    /// <param name="field">Where a refusal of what was written is shown.</param>
    /// <param name="ticket">Whose file.</param>
    /// <param name="act">Sends it, with its Idempotency-Key.</param>
    /// <param name="words">What was written.</param>
    /// <param name="done">What to say afterwards.</param>
    /// <param name="ct">Cancels.</param>
    private async Task Act(string handler, string field, TrackingTicket ticket, Func<string, Task> act, string words, string done, CancellationToken ct)
    {
        try
        {
            await act(ticket.KeyOf(handler, words));
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            NotFoundHere();
            return;
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            await FindAnyway(ticket, ct);
            ShowAt(field, e.Problem);
            return;
        }
        catch (ApiException e) when (IsPassing(e))
        {
            View = TrackView.TryAgain;
            Pending = handler;
            HoldBack(e.Problem);
            return;
        }

        Done = done;
        await FindAnyway(ticket, ct);
        (Answer, Reason, Appeal, Stars, Comment) = (null, null, null, null, null);
    }

    /// <summary>The file after an act. What is done is done: that the file cannot be shown just now is no failure of the act.</summary>
    private async Task FindAnyway(TrackingTicket ticket, CancellationToken ct)
    {
        try
        {
            await Find(ticket.Pair, ct);
        }
        catch (ApiException e) when (IsPassing(e))
        {
            View = TrackView.DoneOnly;
            Wait = W.TryAgain(e.Problem.RetryAfter, Now);
        }
    }

    private void HoldBack(ApiProblem problem)
    {
        Response.StatusCode = problem.Status == StatusCodes.Status429TooManyRequests ? problem.Status : StatusCodes.Status503ServiceUnavailable;
        Wait = W.TryAgain(problem.RetryAfter, Now);
        if (problem.RetryAfter is { } wait)
        {
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static bool IsPassing(ApiException e) => e.IsOutage || e.Problem.Status == StatusCodes.Status429TooManyRequests;
}
