using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Pak.Permits.Tests;

public sealed class AgencyNamesTests
{
    [Fact]
    public async Task The_register_is_asked_once_and_its_answer_stays_while_it_is_away()
    {
        await using var app = new PermitsApp();
        using var register = new Register();
        app.Settings["services:agencies:http:0"] = register.Address;
        var names = app.Services.GetRequiredService<AgencyNames>();

        Assert.Equal("وزارت بهداشت", (await names.Of("health", CancellationToken.None)).Fa);
        Assert.Equal("وزارت بهداشت", (await names.Of("health", CancellationToken.None)).Fa);
        Assert.Equal(["/api/agencies/health"], register.Asked);

        register.Dispose();
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("وزارت بهداشت", (await names.Of("health", CancellationToken.None)).Fa);
        Assert.Equal("The agency", (await names.Of("industry", CancellationToken.None)).En);
    }

    /// <summary>An HTTP server that knows one agency.</summary>
    private sealed class Register : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Register()
        {
            using (var port = new TcpListener(IPAddress.Loopback, 0))
            {
                port.Start();
                Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Serve();
        }

        public string Address { get; }

        public List<string> Asked { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task Serve()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    Asked.Add(context.Request.Url!.AbsolutePath);
                    context.Response.ContentType = "application/json";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("""{"code":"health","name":{"fa":"وزارت بهداشت","en":"Ministry of Health"},"kind":"ministry"}"""));
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
