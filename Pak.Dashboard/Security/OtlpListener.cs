using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Pak.Dashboard.Security;

/// <summary>Marks what arrived at the receiver's listener, so that pages are never answered there and telemetry never taken at the pages' port.</summary>
internal sealed class OtlpListener
{
    private static readonly OtlpListener Here = new();

    public static void Mark(ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1;
        options.Use(next => connection =>
        {
            connection.Features.Set(Here);
            return next(connection);
        });
    }

    public static bool Received(HttpContext context) => context.Features.Get<OtlpListener>() is not null;
}
