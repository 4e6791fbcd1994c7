using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Security;

/// <summary>Who may see what staff pages show; what they may do there is each form's own matter, and in the end the service's.</summary>
internal static class StaffPolicies
{
    /// <summary>Whoever works on indicators in any way.</summary>
    public const string OfIndicators = "of-indicators";

    public static readonly string[] IndicatorScopes =
        [Scopes.IndicatorsDefine, Scopes.IndicatorsSubmit, Scopes.IndicatorsApprove, Scopes.IndicatorsManage];
}
