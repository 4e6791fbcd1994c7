using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Permits;

/// <summary>One type of permit: what it takes, how long, how much.</summary>
internal sealed class ShowModel(PermitsApi permits, ReferenceLists lists) : PortalPage
{
    public PermitType Type { get; private set; } = null!;

    public string AgencyName { get; private set; } = "";

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await permits.FindType(code, ct) is not { } type)
        {
            return NotFound();
        }

        Type = type;
        AgencyName = W[await lists.AgencyName(type.Agency, ct)];
        return Page();
    }
}
