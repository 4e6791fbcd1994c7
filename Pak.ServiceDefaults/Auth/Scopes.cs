namespace Pak.ServiceDefaults.Auth;

/// <summary>
/// What a token may do (RFC 6749 scopes). Services ask for scopes only; which role brings which scopes is decided in one place,
/// where tokens are issued.
/// </summary>
public static class Scopes
{
    /// <summary>Register, change and suspend agencies; people and API clients of any agency; signing keys.</summary>
    public const string AgenciesManage = "agencies:manage";

    /// <summary>Define and change the caller's agency's indicators.</summary>
    public const string IndicatorsDefine = "indicators:define";

    /// <summary>Upload and submit figures of the caller's agency.</summary>
    public const string IndicatorsSubmit = "indicators:submit";

    /// <summary>Approve, publish or return what another of the caller's agency submitted.</summary>
    public const string IndicatorsApprove = "indicators:approve";

    /// <summary>What holds for the indicators of all agencies: breakdowns, plans, rules of locking.</summary>
    public const string IndicatorsManage = "indicators:manage";

    /// <summary>Define the caller's agency's permit types.</summary>
    public const string PermitsDefine = "permits:define";

    /// <summary>See and decide applications to the caller's agency.</summary>
    public const string PermitsDecide = "permits:decide";

    /// <summary>Change the working calendar and the rules about time that all agencies' files are treated by.</summary>
    public const string PermitsCalendar = "permits:calendar";

    /// <summary>Follow the event feeds.</summary>
    public const string EventsRead = "events:read";

    /// <summary>Exchange a person's credentials for a session: the portal only.</summary>
    public const string StaffSignIn = "staff:sign-in";

    public static IReadOnlyList<string> All { get; } =
        [AgenciesManage, IndicatorsDefine, IndicatorsSubmit, IndicatorsApprove, IndicatorsManage, PermitsDefine, PermitsDecide, PermitsCalendar, EventsRead, StaffSignIn];
}
