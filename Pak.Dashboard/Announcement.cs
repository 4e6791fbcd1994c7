using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Pak.Dashboard;

/// <summary>Tells the secrets that this process made itself. Those that it was given are the giver's to tell, and stay out of its output.</summary>
internal static class Announcement
{
    public static void Print(WebApplication app, Settings settings)
    {
        var (pages, otlp) = Addresses(app);
        if (settings.TokenIsOwn)
        {
            Console.WriteLine($"Dashboard {pages}/login?t={settings.Token}");
        }

        Console.WriteLine(settings.OtlpKeyIsOwn
            ? $"OTLP      {otlp} (http/protobuf) with OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key={settings.OtlpKey}"
            : $"OTLP      {otlp} (http/protobuf)");
    }

    /// <summary>Where the two listeners really are, once started.</summary>
    public static (string Pages, string Otlp) Addresses(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        var all = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => a.Replace("[::1]", "localhost", StringComparison.Ordinal)).ToList();
        return (Of(settings.Pages, all[0]), Of(settings.Otlp, all[^1]));

        static string Of(Uri asked, string bound) => asked.Port == 0 ? bound.Replace("127.0.0.1", asked.Host, StringComparison.Ordinal) : asked.GetLeftPart(UriPartial.Authority);
    }
}
