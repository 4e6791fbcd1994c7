using Pak.ServiceDefaults.Auth;

namespace Pak.Agencies.People;

/// <summary>What people are in their agency, and the scopes that each role brings. Looked up when a token is issued and nowhere else.</summary>
internal static class Roles
{
    public const string Administrator = "administrator";

    private static readonly Dictionary<string, string[]> ScopesOfRole = new()
    {
        ["steward"] = [Scopes.IndicatorsDefine, Scopes.IndicatorsSubmit],
        ["approver"] = [Scopes.IndicatorsApprove],
        ["permit-officer"] = [Scopes.PermitsDecide],
        ["supervisor"] = [Scopes.PermitsDecide, Scopes.PermitsDefine],
        ["analyst"] = [Scopes.EventsRead],
        ["council-member"] = [],
        ["calendar-keeper"] = [Scopes.PermitsCalendar],
        [Administrator] = [Scopes.AgenciesManage, Scopes.IndicatorsManage, Scopes.PermitsCalendar],
    };

    public static IReadOnlyCollection<string> All => ScopesOfRole.Keys;

    /// <summary>The scopes of all the roles together, each once, in the order of <see cref="Scopes.All"/>.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> roles)
    {
        var scopes = roles.SelectMany(r => ScopesOfRole[r]).ToHashSet();
        return [.. Scopes.All.Where(scopes.Contains)];
    }
}
