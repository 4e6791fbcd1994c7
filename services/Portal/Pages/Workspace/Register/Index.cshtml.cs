using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Register;

/// <summary>The permits that the officer's agency has issued: by number, by state, those to be renewed, newest first.</summary>
[Authorize(Policy = Scopes.PermitsDecide)]
internal sealed class IndexModel(RegisterApi register, ReferenceLists lists) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>Only those whose holders wait for a renewal.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Renewals { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<RegisteredPermit> Items { get; private set; } = [];

    public string? Next { get; private set; }

    public string AgencyName { get; private set; } = "";

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        State = Typed(State);
        Number = Typed(Number) is { } typed && PersianText.Digits(PersianText.FoldDigits(typed)) is { Length: > 0 } digits ? digits[..Math.Min(14, digits.Length)] : null;
        var page = await register.List(Number, State, Renewals, After, ct);
        (Items, Next) = (page.Items, page.Next);
        AgencyName = W[await lists.AgencyName(User.AgencyOf(), ct)];
    }

    public string? LinkTo(string? after) => Url.Page("/Workspace/Register/Index", new { number = Number, state = State, renewals = Renewals ? "true" : null, after });
}
