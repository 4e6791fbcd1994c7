using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Pak.Indicators.Tests;

/// <summary>An HTTP server of a few addresses on a free port of this machine: what Indicators asks of Agencies.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private SmallServer(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <param name="answers">What each path answers, given its query.</param>
    public static async Task<SmallServer> Start(IReadOnlyDictionary<string, Func<IQueryCollection, object>> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        foreach (var (path, answer) in answers)
        {
            server.MapGet(path, (HttpRequest request) => Results.Text(JsonSerializer.Serialize(answer(request.Query)), "application/json"));
        }

        await server.StartAsync();
        return new(server);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
