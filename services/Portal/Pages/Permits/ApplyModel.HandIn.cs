using Pak.Portal.Api;

namespace Pak.Portal.Pages.Permits;

/// <summary>Handing in, once.</summary>
internal sealed partial class ApplyModel
{
    private async Task<bool> HandIn(CancellationToken ct)
    {
        try
        {
            var receipt = await Send(ct);
            var handedIn = new HandedIn(receipt, Draft.NationalCode![^4..], Draft.Sent?.Message);
            // Of the person nothing remains. The confirmation stays in the draft until the browser has it: should this answer be lost
            // on its way, sending again finds it there.
            await Save(new ApplyDraft(Draft.Key) { HandedIn = handedIn }, ct);
            Remember(handedIn);
            return true;
        }
        catch (ApiException e) when (e.IsRefusal || e.Problem.Status == StatusCodes.Status429TooManyRequests)
        {
            foreach (var (path, messages) in e.Problem.Errors)
            {
                var row = RowOf(path);
                foreach (var message in messages)
                {
                    AddError(row ?? Whole, row is null ? $"{path}: {message}" : message);
                }
            }

            if (e.Problem.Errors.Count == 0)
            {
                ShowAt(Whole, e.Problem);
            }

            // The day of the confirmation is over: the way leads to a new code.
            if (e.Problem.Errors.ContainsKey("applicant.confirmation"))
            {
                await Save(Draft with { Confirmation = null, Sent = null }, ct);
            }

            return false;
        }
    }

    private void Remember(HandedIn handedIn)
    {
        _cookie = _cookie with { HandedIn = handedIn, IsKept = false };
        _cookie.Write(HttpContext, seal, address);
    }

    /// <summary>The browser has the confirmation: the draft is of no more use.</summary>
    private async Task ForgetDraft(CancellationToken ct)
    {
        if (_cookie is { Secret: { } secret, HandedIn: not null })
        {
            await Discard(secret, ct);
            _cookie = _cookie with { Secret = null };
            _cookie.Write(HttpContext, seal, address);
        }
    }

    /// <summary>The step that an error of the service is about: <c>answers.floors</c> is <c>q-floors</c>.</summary>
    private string? RowOf(string path) => path.Split('.') switch
    {
        ["applicant", "confirmation"] => "mobile",
        ["applicant", var name] => Steps.Find(name)?.Name,
        ["answers", var question] => Steps.Find("q-" + question)?.Name,
        ["documents", var document] => Steps.Find("d-" + document)?.Name,
        ["documents"] => "documents",
        [var name] => Steps.Find(name)?.Name,
        _ => null,
    };

    // A double click sends the same key twice at once: the second waits for the first one's receipt.
    private async Task<Receipt> Send(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await applying.Apply(Draft.Application(Type, Steps), Draft.Key, ct);
            }
            catch (ApiException e) when (e.Problem.Code == "PAK-013" && attempt < 5)
            {
                await Task.Delay(e.Problem.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
            }
        }
    }
}
