using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Local.Servers;

namespace Pak.AppHost.Local.Engine;

/// <summary>How the operator reaches the dashboard of one run, and how the services reach it.</summary>
/// <param name="Address">Where people open it.</param>
/// <param name="Token">Signs the operator in; another in every run, and shown on the console only.</param>
/// <param name="Otlp">Where it takes telemetry.</param>
/// <param name="OtlpKey">Must go with all telemetry; the same in every run on the same data, for programs of others that send some.</param>
internal sealed record DashboardAccess(Uri Address, string Token, Uri Otlp, string OtlpKey, DashboardSettings Settings, string DataDirectory)
{
    /// <summary>Signs in whoever opens it. It is secret.</summary>
    public Uri SignIn => new(Address, "login?t=" + Token);

    public static DashboardAccess New(DashboardSettings settings, EngineSettings engine)
    {
        var port = settings.Port is 0 ? FreePort.Next() : settings.Port;
        var otlp = settings.OtlpPort is 0 ? FreePort.Next() : settings.OtlpPort;
        return new(
            new UriBuilder("http", "localhost", port).Uri,
            RandomNumberGenerator.GetHexString(32, lowercase: true),
            new UriBuilder("http", "127.0.0.1", otlp).Uri,
            new ParameterStore(engine.DataDirectory).GetOrAdd("dashboard-otlp-key", () => RandomNumberGenerator.GetHexString(32, lowercase: true)),
            settings,
            engine.DataDirectory);
    }

    /// <summary>The dashboard as a part of the system. It waits for nothing, so that one can watch the others start.</summary>
    /// <param name="socket">Where the engine answers for its resources.</param>
    public ProjectResource Resource(string socket)
    {
        var resource = new ProjectResource("dashboard", Settings.Project)
        {
            IsDashboard = true,
            HasHttpEndpoint = true,
            FixedPort = Address.Port,
            IsExternal = true,
            HealthPath = "/health",
        };
        Add("Pak__DashboardUrl", Address.GetLeftPart(UriPartial.Authority));
        Add("Pak__DashboardToken", Token, isSecret: true);
        Add("Pak__OtlpUrl", Otlp.GetLeftPart(UriPartial.Authority));
        Add("Pak__OtlpKey", OtlpKey, isSecret: true);
        Add("Pak__ResourceSocket", socket);
        if (Settings.KeepTelemetry)
        {
            Add("Pak__TelemetryDirectory", Path.Combine(DataDirectory, "telemetry"));
        }

        return resource;

        void Add(string name, string value, bool isSecret = false) => resource.Environment.Add(new(name, () => value, isSecret));
    }
}
