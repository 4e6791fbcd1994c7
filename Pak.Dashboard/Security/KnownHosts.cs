using System.Net;

namespace Pak.Dashboard.Security;

/// <summary>
/// Refuses requests that name another host than this machine's own: a foreign site whose name was pointed at 127.0.0.1 (DNS
/// rebinding) reaches nothing.
/// </summary>
internal static class KnownHosts
{
    public static void UseKnownHosts(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        var named = settings.Hosts.Append("localhost").Append(settings.Pages.Host).Append(settings.Otlp.Host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((context, next) =>
        {
            var host = context.Request.Host.Host;
            if (named.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return context.Response.WriteAsync("This host is not known here: see Pak:DashboardHosts.");
        });
    }
}
