using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Portal.Api;

namespace Pak.Portal.Pages;

/// <summary>
/// How a permit stands today, and nothing about its holder: where the QR code of a printed permit leads, or for who types its number
/// or has its signed document. Number and document are posted.
/// </summary>
internal sealed class VerifyModel(TrackingApi permits, ReferenceLists lists) : PortalPage
{
    private const int LongestNumber = 60;
    private const int LongestDocument = 8000;

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? Document { get; set; }

    /// <summary>Null until something was asked.</summary>
    public Verification? Permit { get; private set; }

    public string AgencyName { get; private set; } = "";

    /// <summary>Whether the signature of a document was checked.</summary>
    public bool IsSigned { get; private set; }

    public async Task OnGet(string? address, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store"; // a permit may be revoked the next minute
        if (!string.IsNullOrEmpty(address))
        {
            await Present(await permits.VerifyAddress(address, ct), ct);
        }
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (Number?.Trim() is not { Length: > 0 and <= LongestNumber } number)
        {
            Invalid("number", "شمارهٔ مجوز را بنویسید: ۱۴ رقم، همان که روی مجوز است.", "Enter the number of the permit: 14 digits, as on the permit.");
            return NotStored();
        }

        return await Ask("number", () => permits.VerifyNumber(number, ct), ct);
    }

    public async Task<IActionResult> OnPostDocument(CancellationToken ct)
    {
        if (Document?.Trim() is not { Length: > 0 and <= LongestDocument } document)
        {
            Invalid("document", "متن سند امضاشده را این‌جا بگذارید.", "Paste the text of the signed document here.");
            return NotStored();
        }

        IsSigned = true;
        return await Ask("document", () => permits.VerifyDocument(document, ct), ct);
    }

    private async Task<IActionResult> Ask(string field, Func<Task<Verification>> ask, CancellationToken ct)
    {
        try
        {
            await Present(await ask(), ct);
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            AddError(field, e.Problem.Title ?? W["این پذیرفته نشد.", "This was not accepted."]);
        }

        return NotStored();
    }

    private async Task Present(Verification permit, CancellationToken ct)
    {
        Permit = permit;
        AgencyName = permit.Agency is { } agency ? W[await lists.AgencyName(agency, ct)] : "";
    }

    private PageResult NotStored()
    {
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
