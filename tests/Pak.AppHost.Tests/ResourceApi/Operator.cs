using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.AppHost.Tests.ResourceApi;

/// <summary>Speaks to an engine over its socket, as the dashboard does.</summary>
internal sealed class Operator(string dataDirectory) : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public string Socket { get; } = Path.Combine(dataDirectory, "run", "resources.sock");

    private HttpClient Http => field ??= new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://pak") };

    public async Task<IReadOnlyList<ResourceView>> Resources() => (await Http.GetFromJsonAsync<ResourceList>("resources", Json))!.Items;

    public async Task<ResourceView> Resource(string name) => (await Http.GetFromJsonAsync<ResourceView>($"resources/{name}", Json))!;

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<(HttpStatusCode Status, string Body)> Command(string name, string command)
    {
        using var response = await Http.PostAsync(new Uri($"resources/{name}/{command}", UriKind.Relative), content: null);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<IReadOnlyList<ConsoleLine>> Log(string query)
    {
        var text = await Http.GetStringAsync(new Uri(query, UriKind.Relative));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ConsoleLine>(line, Json)!)];
    }

    /// <summary>Every line as it comes, until cancelled.</summary>
    public async IAsyncEnumerable<ConsoleLine> Follow(string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await Http.GetStreamAsync(new Uri(query, UriKind.Relative), ct);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            yield return JsonSerializer.Deserialize<ConsoleLine>(line, Json)!;
        }
    }

    public async IAsyncEnumerable<ResourceView> Watch([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await Http.GetStreamAsync(new Uri("resources/stream", UriKind.Relative), ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
        {
            yield return JsonSerializer.Deserialize<ResourceView>(item.Data, Json)!;
        }
    }

    public void Dispose() => Http.Dispose();
}
