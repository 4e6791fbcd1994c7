using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Pak.Dashboard;

/// <summary>What the dashboard reads from its configuration, checked at the start.</summary>
internal sealed record Settings
{
    private const int ShortestSecret = 16;

    /// <summary><c>Pak:DashboardUrl</c>: where the pages are.</summary>
    public required Uri Pages { get; init; }

    /// <summary><c>Pak:OtlpUrl</c>: where telemetry is received, on a listener of its own.</summary>
    public required Uri Otlp { get; init; }

    /// <summary><c>Pak:DashboardToken</c>: signs the operator in.</summary>
    public required string Token { get; init; }

    /// <summary><c>Pak:OtlpKey</c>: what senders carry in <c>x-otlp-api-key</c>.</summary>
    public required string OtlpKey { get; init; }

    /// <summary>No token was given: this process made one and has to tell it.</summary>
    public required bool TokenIsOwn { get; init; }

    public required bool OtlpKeyIsOwn { get; init; }

    /// <summary><c>Pak:DashboardHosts</c>: names besides this machine's own under which requests are taken.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary><c>Pak:ResourceSocket</c>: the engine's socket; null where the dashboard runs alone.</summary>
    public string? ResourceSocket { get; init; }

    /// <summary><c>Pak:TelemetryDirectory</c>: where received telemetry is kept from one run to the next; null for nowhere.</summary>
    public string? TelemetryDirectory { get; init; }

    /// <exception cref="InvalidOperationException">A setting is not of its form, or listens beyond this machine unasked.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var remote = configuration["Pak:DashboardRemote"] is "true" or "True";
        var token = Secret("Pak:DashboardToken");
        var key = Secret("Pak:OtlpKey");
        return new()
        {
            Pages = Address("Pak:DashboardUrl", "http://localhost:18888"),
            Otlp = Address("Pak:OtlpUrl", "http://localhost:18890"),
            Token = token ?? NewSecret(),
            TokenIsOwn = token is null,
            OtlpKey = key ?? NewSecret(),
            OtlpKeyIsOwn = key is null,
            Hosts = (configuration["Pak:DashboardHosts"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries),
            ResourceSocket = Given("Pak:ResourceSocket"),
            TelemetryDirectory = Given("Pak:TelemetryDirectory"),
        };

        string? Given(string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name];

        string? Secret(string name) => Given(name) switch
        {
            null => null,
            { Length: < ShortestSecret } => throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{name} is too short: at least {ShortestSecret} characters.")),
            var secret => secret,
        };

        Uri Address(string name, string otherwise)
        {
            var text = Given(name) ?? otherwise;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp
                || !(address.Host == "localhost" || IPAddress.TryParse(address.Host.Trim('[', ']'), out _)))
            {
                throw new InvalidOperationException($"{name} must be http://localhost or an IP address with a port, not '{text}'.");
            }

            return address.IsLoopback || remote
                ? address
                : throw new InvalidOperationException($"{name} is '{text}', which others can reach: set Pak:DashboardRemote=true if that is meant.");
        }
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
