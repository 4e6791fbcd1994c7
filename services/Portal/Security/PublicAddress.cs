namespace Pak.Portal.Security;

/// <summary>How visitors reach the site (<c>Pak:PublicUrl</c>): behind the gateway the portal itself sees only plain HTTP.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    private readonly Uri _address = new(configuration["Pak:PublicUrl"] ?? throw new InvalidOperationException("Pak:PublicUrl is missing: the address that users reach the gateway at."));

    /// <summary>Scheme, host and port, for addresses that are copied out of the site.</summary>
    public string Site => _address.GetLeftPart(UriPartial.Authority);

    public string Scheme => _address.Scheme;

    public bool IsHttps => _address.Scheme == Uri.UriSchemeHttps;

    /// <summary><c>__Host-</c> ties a cookie to this host and to https; browsers refuse the prefix on plain HTTP.</summary>
    public string CookieName(string name) => (IsHttps ? "__Host-" : "") + name;

    public CookieSecurePolicy Secure => IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
}
