namespace Pak.Portal.Security;

/// <summary>Why a session is over, where the person has not ended it in this browser.</summary>
internal enum EndReason
{
    /// <summary>This very session has been signed out; what comes now is a copy of its cookie.</summary>
    SignedOut,

    /// <summary>The registry has ended it, or it is too old.</summary>
    Ended,

    /// <summary>The account or its agency is no longer active.</summary>
    Closed,
}

/// <summary>How the reason travels to the sign-in page.</summary>
internal static class EndReasons
{
    public const string Parameter = "ended";

    public static string Name(this EndReason why) => why.ToString().ToLowerInvariant();
}
