using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.AppHost.Local.Servers;

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

    [Fact]
    public async Task Nothing_is_locked_while_the_register_is_asked()
    {
        await using var app = new PermitsApp();
        using var register = new Register();
        app.Settings["services:agencies:http:0"] = register.Address;
        await app.DefineType("unlocked");
        var code = await app.Apply("unlocked");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);
        await app.Act(id, "question", 2, new { text = "نقشه؟" });
        await using var connection = await app.Database.OpenConnectionAsync();
        (long Files, long Logs)? seen = null;
        register.BeforeAnswer = async () => seen = await connection.QuerySingleAsync<(long, long)>(
            """
            SELECT (SELECT count(*) FROM (SELECT FROM applications FOR UPDATE SKIP LOCKED) free),
                   (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            """);

        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "0899", text = "پیوست شد" });

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal((1, 0), seen);
        Assert.Single(register.Asked);
    }

    [Theory]
    [InlineData("tracking")]
    [InlineData("tracking/file")]
    public async Task An_agency_that_was_asked_and_has_not_answered_is_called_by_its_name(string route)
    {
        await using var app = new PermitsApp();
        using var register = new Register();
        app.Settings["services:agencies:http:0"] = register.Address;
        await app.DefineType("asked", new TypeOptions { Inquiries = [new("fire", "tehran-municipality", 5, "consent")] });
        var code = await app.Apply("asked");
        await app.Act(await app.NewestFile(), "review", 1);

        using var answer = await app.Anonymous().PostAsJsonAsync($"/api/permits/{route}", new { trackingCode = code, lastFour = "0899" });

        Assert.Contains("/api/agencies/tehran-municipality", register.Asked);
        Assert.DoesNotContain("دستگاهی دیگر", (await answer.Json()).ToString(), StringComparison.Ordinal);
    }

    /// <summary>An HTTP server that knows one agency.</summary>
    private sealed class Register : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Register()
        {
            Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/");
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Serve();
        }

        public string Address { get; }

        public List<string> Asked { get; } = [];

        /// <summary>Happens before each answer.</summary>
        public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

        public void Dispose() => _listener.Close();

        private async Task Serve()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    Asked.Add(context.Request.Url!.AbsolutePath);
                    await BeforeAnswer();
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
