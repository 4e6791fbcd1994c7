using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace;

/// <summary>A list of what governs the figures, read by whoever works on indicators, with the forms of those who may change it.</summary>
internal abstract class GovernedPage : PortalPage
{
    public virtual bool MayChange => User.May(Scopes.IndicatorsManage);

    public Task<IActionResult> OnGet(CancellationToken ct) => Shown(ct);

    protected abstract Task Load(CancellationToken ct);

    /// <summary>Makes the change, unless something written is wrong, and goes where it says; a refusal shows the page anew with what was written.</summary>
    /// <param name="fields">The paths that the form has fields for.</param>
    /// <param name="place">Where the form has what the service calls by its path; the same where it is not given.</param>
    protected async Task<IActionResult> Change(Func<Task<IActionResult>> change, IReadOnlyCollection<string> fields, CancellationToken ct, Func<string, string>? place = null)
    {
        if (!MayChange)
        {
            return Forbid();
        }

        if (ModelState.IsValid)
        {
            try
            {
                return await change();
            }
            catch (ApiException e) when (e.IsRefusal || e.Problem.Status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound)
            {
                ShowByPath(place is null ? e.Problem : e.Problem.At(place), fields);
            }
        }

        return await Shown(ct);
    }

    /// <summary>The same, and comes back to the list.</summary>
    protected Task<IActionResult> Change(Func<Task> change, IReadOnlyCollection<string> fields, CancellationToken ct, Func<string, string>? place = null) => Change(
        async () =>
        {
            await change();
            return RedirectToPage();
        },
        fields,
        ct,
        place);

    private async Task<IActionResult> Shown(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        await Load(ct);
        return Page();
    }
}
