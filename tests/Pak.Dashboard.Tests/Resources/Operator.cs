using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Resources;

/// <summary>A whole dashboard on free ports, and an operator who has signed in to it.</summary>
internal sealed partial class Operator : IAsyncDisposable
{
    private const string Token = "a-token-of-the-tests-0123456789";
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private Operator(WebApplication app)
    {
        _app = app;
        _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new(Announcement.Addresses(app).Pages),
        };
    }

    /// <param name="socket">The engine's; null for a dashboard that runs alone.</param>
    public static async Task<Operator> SignIn(string? socket, string language = "en")
    {
        var app = Site.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Pak:DashboardUrl"] = "http://localhost:0",
                ["Pak:OtlpUrl"] = "http://127.0.0.1:0",
                ["Pak:DashboardToken"] = Token,
                ["Pak:OtlpKey"] = "a-key-of-the-tests-0123456789",
                ["Pak:ResourceSocket"] = socket,
            });
        });
        await app.StartAsync();
        var us = new Operator(app);
        using var signedIn = await us._http.GetAsync(new Uri($"login?t={Token}&to=/resources%3Flang={language}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        if (socket is not null)
        {
            await Eventually.Holds(async () => !(await us.Page("resources")).Contains("0 of 0", StringComparison.Ordinal) && !(await us.Page("resources")).Contains("۰ از ۰", StringComparison.Ordinal), "the dashboard knows the resources");
        }

        return us;
    }

    /// <summary>A page that is there.</summary>
    public async Task<string> Page(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> Get(string path, string? lastEvent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Sends a form with the token of the page that it stands on.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Send(string path, string? page, params (string Name, string Value)[] fields)
    {
        var all = fields.ToDictionary(field => field.Name, field => field.Value);
        if (page is not null)
        {
            all["__RequestVerificationToken"] = FormToken().Match(await Page(page)).Groups["token"].Value;
        }

        using var form = new FormUrlEncodedContent(all);
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async IAsyncEnumerable<SseItem<string>> Follow(string path, string? lastEvent, [EnumeratorCancellation] CancellationToken ct)
    {
        using var response = await Get(path, lastEvent);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
        {
            yield return item;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
