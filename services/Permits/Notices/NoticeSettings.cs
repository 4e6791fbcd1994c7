namespace Pak.Permits.Notices;

/// <summary>
/// How messages reach citizens: <c>Permits:Notices:Gateway</c>, the address of an HTTP gateway for text messages; without it they stay
/// in the outbox. <c>Permits:Notices:Token</c>: what the gateway knows Pak by.
/// </summary>
internal sealed record NoticeSettings(Uri? Gateway, string? Token)
{
    public bool IsSent => Gateway is not null;

    public static NoticeSettings From(IConfiguration configuration) => new(
        configuration["Permits:Notices:Gateway"] is { Length: > 0 } address ? new Uri(address, UriKind.Absolute) : null,
        configuration["Permits:Notices:Token"]);

    /// <summary>Prints no token.</summary>
    public override string ToString() => Gateway is null ? "outbox" : $"gateway {Gateway.Host}";
}
