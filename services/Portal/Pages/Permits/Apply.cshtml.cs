using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Pak.Portal.Pages.Permits;

/// <summary>What a page of an application shows.</summary>
internal enum ApplyView
{
    Step,
    Resume,
    Saved,
    Discard,
    Discarded,
    Done,
    Messages,
}

/// <summary>
/// Asks for a permit, one question a page, saved at each. Nothing that the applicant types is ever in an address. It reads its form itself
/// and checks the antiforgery token then: what is too large gets a plain answer beside its field.
/// </summary>
[IgnoreAntiforgeryToken]
[StreamedForm]
[RequestSizeLimit(MostBytes)]
internal sealed partial class ApplyModel(PermitsApi permits, ApplyingApi applying, ReferenceLists lists, Sealed seal, PublicAddress address, IAntiforgery antiforgery, TimeProvider clock)
    : PortalPage
{
    /// <summary>More than Permits takes in one request (32 MB), so that the page can say what is too large.</summary>
    private const int MostBytes = 48 << 20;

    private ApplyCookie _cookie = null!;
    private IFormCollection _form = FormCollection.Empty;
    private UploadFault _fault;

    private enum UploadFault
    {
        None,
        TooLarge,
        Failed,
    }

    public PermitType Type { get; private set; } = null!;

    public ApplySteps Steps { get; private set; } = null!;

    public string AgencyName { get; private set; } = "";

    public ApplyDraft Draft { get; private set; } = ApplyDraft.New();

    /// <summary>When the draft was saved and until when it is kept; null when there is none.</summary>
    public KeptDraft<ApplyDraft>? Kept { get; private set; }

    public ApplyView View { get; private set; }

    public ApplyStep Step { get; private set; } = null!;

    /// <summary>What was typed last, right or wrong.</summary>
    public IReadOnlyList<string> Values { get; private set; } = [];

    public string? Value => Values.Count > 0 ? Values[0] : null;

    public HandedIn? HandedIn => _cookie.HandedIn;

    /// <summary>A draft was here, and its time has passed.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The application was sent a second time, and was not handed in again.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>What the applicant was told; in the demo.</summary>
    public IReadOnlyList<ToldNotice> Notices { get; private set; } = [];

    /// <summary>The time of the code that was sent is over, or none was sent.</summary>
    public bool IsCodeOver => Draft.Sent is not { } sent || sent.ExpiresAt <= clock.GetUtcNow();

    public bool HasBegun => _cookie.Secret is not null;

    public async Task<IActionResult> OnGet(string code, string? step, CancellationToken ct)
    {
        if (await Load(code, ct) is { } missing)
        {
            return missing;
        }

        IsRepeated = Request.Query.ContainsKey("again");
        await ForgetDraft(ct);
        return (step, HandedIn) switch
        {
            ("done", { }) => Show(ApplyView.Done),
            ("messages", { Message: not null }) => await ShowMessages(ct),
            (null, { }) => Show(ApplyView.Resume),
            (_, { }) => Go("done"),
            ("discarded", _) => Show(ApplyView.Discarded),
            (null, _) => Kept is null && !IsLost ? Go(Steps.First.Name) : Show(ApplyView.Resume),
            _ when IsLost => Go(null),
            ("saved", _) when Kept is not null && _cookie.IsKept => Show(ApplyView.Saved),
            ("discard", _) when Kept is not null => Show(ApplyView.Discard),
            _ => Steps.Find(step) is { } wanted && Steps.MayOpen(wanted, Draft) ? At(wanted) : Go(Steps.Next(Draft).Name),
        };
    }

    /// <summary>An answer. "later" beside it saves it and leaves.</summary>
    public Task<IActionResult> OnPost(string code, string? step, CancellationToken ct) => Posted(code, step, at => Answer(at, ct), ct);

    public Task<IActionResult> OnPostUpload(string code, string? step, CancellationToken ct) => Posted(code, step, at => Upload(at, ct), ct);

    public Task<IActionResult> OnPostRemove(string code, string? step, CancellationToken ct) => Posted(code, step, at => Remove(at, ct), ct);

    /// <summary>Sends another code to the mobile.</summary>
    public Task<IActionResult> OnPostResend(string code, string? step, CancellationToken ct) =>
        Posted(code, step, async at => at.Kind == StepKind.Code && await SendCode(at, Draft.Mobile!, ct) ? Go(at.Name) : At(at), ct);

    /// <summary>Throws the draft away, or forgets the confirmation, to begin anew.</summary>
    public async Task<IActionResult> OnPostDiscard(string code, CancellationToken ct)
    {
        if (await ReadPost(code, ct) is { } refused)
        {
            return refused;
        }

        var wasHandedIn = HandedIn is not null;
        if (_cookie.Secret is { } secret)
        {
            await Discard(secret, ct);
        }

        ForgetCookie();
        return Go(wasHandedIn ? Steps.First.Name : "discarded");
    }

    /// <summary>The table that a document follows, empty, for a spreadsheet.</summary>
    public async Task<IActionResult> OnGetTemplate(string code, string? step, CancellationToken ct) =>
        await permits.FindType(code, ct) is { } type && new ApplySteps(type).Find(step)?.Document is { Columns: { Count: > 0 } columns } document
            ? File(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + string.Join(',', columns) + "\r\n"), "text/csv; charset=utf-8", document.Code + ".csv")
            : NotFound();

    private async Task<IActionResult> Posted(string code, string? step, Func<ApplyStep, Task<IActionResult>> act, CancellationToken ct)
    {
        if (await ReadPost(code, ct) is { } refused)
        {
            return refused;
        }

        if (HandedIn is not null)
        {
            return RedirectToPage(new { code, step = "done", again = "yes" });
        }

        return IsLost ? Go(null) : Steps.Find(step) is { } at && Steps.MayOpen(at, Draft) ? await act(at) : Go(Steps.Next(Draft).Name);
    }

    /// <summary>Reads the form, checks that it is from here, and loads what there is.</summary>
    private async Task<IActionResult?> ReadPost(string code, CancellationToken ct)
    {
        try
        {
            _form = await Request.ReadFormAsync(ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            _fault = UploadFault.TooLarge;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _fault = UploadFault.Failed;
        }

        // Of a form that could not be read nothing is done, so it needs no token either.
        return _fault == UploadFault.None && !await antiforgery.IsRequestValidAsync(HttpContext) ? BadRequest() : await Load(code, ct);
    }

    private async Task<IActionResult?> Load(string code, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (await permits.FindType(code, ct) is not { } type)
        {
            return NotFound();
        }

        (Type, Steps) = (type, new ApplySteps(type));
        AgencyName = W[await lists.AgencyName(type.Agency, ct)];
        _cookie = ApplyCookie.Read(HttpContext, seal, address, type.Code);
        if (_cookie is { Secret: { } secret, HandedIn: null })
        {
            Kept = await applying.ReadDraft<ApplyDraft>(secret, ct);
            IsLost = Kept is null || Kept.Type != type.Code;
            Draft = IsLost ? Draft : Kept!.Content;
            if (Draft.HandedIn is { } handedIn)
            {
                Remember(handedIn);
            }
        }

        return null;
    }

    /// <summary>Keeps what the draft is now; false where it has grown too large.</summary>
    private async Task<bool> Save(ApplyDraft draft, CancellationToken ct)
    {
        try
        {
            // The first save opens the draft, and takes no uploads along.
            var secret = _cookie.Secret ?? await applying.BeginDraft(Type.Code, draft, ct);
            if (_cookie.Secret is not null || draft.Tokens().Count > 0)
            {
                await applying.SaveDraft(secret, draft, draft.Tokens(), ct);
            }

            Draft = draft;
            _cookie = _cookie with { Secret = secret };
            _cookie.Write(HttpContext, seal, address);
            return true;
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status413PayloadTooLarge)
        {
            return false;
        }
    }

    private async Task Discard(string secret, CancellationToken ct)
    {
        try
        {
            await applying.DiscardDraft(secret, ct);
        }
        catch (ApiException)
        {
            // Nobody has its secret any more; the service forgets it when its time is over.
        }
    }

    private void ForgetCookie()
    {
        _cookie = new ApplyCookie(Type.Code);
        _cookie.Write(HttpContext, seal, address);
    }

    private async Task<IActionResult> ShowMessages(CancellationToken ct)
    {
        Notices = await applying.Notices(new TrackingPair(HandedIn!.Receipt.TrackingCode, HandedIn.LastFour), ct);
        return Show(ApplyView.Messages);
    }

    private IActionResult Show(ApplyView view)
    {
        View = view;
        if (IsLost)
        {
            ForgetCookie();
        }

        return Page();
    }

    private RedirectToPageResult Go(string? step) => RedirectToPage(null, null, new { code = Type.Code, step, again = (string?)null });

    private IActionResult At(ApplyStep step, IReadOnlyList<string>? typed = null)
    {
        Step = step;
        Values = typed ?? KeptValues(step);
        return Page();
    }
}
