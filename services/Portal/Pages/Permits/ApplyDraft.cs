using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Permits;

/// <summary>The questions of an application, in their order, one a page.</summary>
internal enum ApplyStep
{
    Name,
    NationalCode,
    Mobile,
    Area,
    Description,
    Check,
    Done,
}

/// <summary>
/// What the applicant has answered so far. It lives in the applicant's own browser, in a cookie that only the portal can
/// open, for at most four hours; after the submission only the receipt is left in it.
/// </summary>
/// <param name="Key">The Idempotency-Key: however often the form is sent, it is one application.</param>
internal sealed record ApplyDraft(string Type, string Key)
{
    private const string Purpose = "permit-application";
    private const int MostOfACookie = 4000; // browsers take 4,096 bytes, some with the attributes
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    public string? Name { get; init; }

    public string? NationalCode { get; init; }

    public string? Mobile { get; init; }

    public string? Area { get; init; }

    public string? Description { get; init; }

    public Receipt? Receipt { get; init; }

    public string? Answer(ApplyStep step) => step switch
    {
        ApplyStep.Name => Name,
        ApplyStep.NationalCode => NationalCode,
        ApplyStep.Mobile => Mobile,
        ApplyStep.Area => Area,
        ApplyStep.Description => Description,
        _ => null,
    };

    public ApplyDraft With(ApplyStep step, string answer) => step switch
    {
        ApplyStep.Name => this with { Name = answer },
        ApplyStep.NationalCode => this with { NationalCode = answer },
        ApplyStep.Mobile => this with { Mobile = answer },
        ApplyStep.Area => this with { Area = answer },
        ApplyStep.Description => this with { Description = answer },
        _ => this,
    };

    /// <summary>Where the applicant has to go on: the first question without an answer, or the check of all.</summary>
    public ApplyStep Next()
    {
        for (var step = ApplyStep.Name; step < ApplyStep.Check; step++)
        {
            if (Answer(step) is null)
            {
                return step;
            }
        }

        return Receipt is null ? ApplyStep.Check : ApplyStep.Done;
    }

    /// <summary>Nothing of the person remains, only what the confirmation shows.</summary>
    public ApplyDraft Submitted(Receipt receipt) => new(Type, Key) { Receipt = receipt };

    /// <summary>The draft of this type in the browser; null when there is none or it is too old.</summary>
    public static ApplyDraft? Read(HttpContext context, Sealed seal, PublicAddress address, string type) =>
        seal.Open<ApplyDraft>(Purpose, context.Request.Cookies[address.CookieName("pak-apply")]) is { } draft && draft.Type == type ? draft : null;

    /// <summary>False where it is too large for a cookie, which the browser would drop without a word: the draft stays as it was.</summary>
    public bool TryWrite(HttpContext context, Sealed seal, PublicAddress address)
    {
        var (name, value) = (address.CookieName("pak-apply"), seal.Seal(Purpose, this, Lifetime));
        if (name.Length + value.Length > MostOfACookie)
        {
            return false;
        }

        context.Response.Cookies.Append(name, value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = address.IsHttps,
        });
        return true;
    }
}
