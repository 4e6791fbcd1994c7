using Pak.Portal.Api;

namespace Pak.Portal.Pages;

/// <summary>Where the QR code of a printed permit leads: how the permit stands today, and nothing about its holder.</summary>
internal sealed class VerifyModel(PermitsApi permits, ReferenceLists lists) : PortalPage
{
    public Verification Permit { get; private set; } = null!;

    public string AgencyName { get; private set; } = "";

    public async Task OnGet(string address, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store"; // a permit may be revoked the next minute
        Permit = await permits.Verify(address, ct);
        AgencyName = Permit.Agency is { } agency ? W[await lists.AgencyName(agency, ct)] : "";
    }
}
