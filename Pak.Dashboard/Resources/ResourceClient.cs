using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Resources;

/// <summary>Asks the engine that started this dashboard about its resources, over its socket.</summary>
internal sealed class ResourceClient(Settings settings) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, ct) => Connect(settings.ResourceSocket, ct) })
    {
        BaseAddress = new("http://engine"),
    };

    /// <summary>False where the dashboard runs alone: there are no resources then.</summary>
    public bool HasEngine => settings.ResourceSocket is not null;

    /// <summary>Each resource once, in the order of Program.cs, and again whenever it has changed; ends when the engine does.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer.</exception>
    public async IAsyncEnumerable<ResourceView> Watch([EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await _http.GetStreamAsync(Path("resources/stream"), ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
        {
            yield return JsonSerializer.Deserialize<ResourceView>(item.Data, Json)!;
        }
    }

    /// <summary>The value of one variable of a resource's environment; null where there is no such.</summary>
    public async Task<string?> Variable(string resource, string key, CancellationToken ct)
    {
        using var response = await _http.GetAsync(Path($"resources/{Uri.EscapeDataString(resource)}/environment/{Uri.EscapeDataString(key)}"), ct);
        return response.StatusCode == HttpStatusCode.NotFound
            ? null
            : (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<VariableView>(Json, ct))!.Value;
    }

    /// <summary>Starts, stops or restarts; returns why the engine refused, or null.</summary>
    public async Task<string?> Command(string resource, string command, CancellationToken ct)
    {
        using var response = await _http.PostAsync(Path($"resources/{Uri.EscapeDataString(resource)}/{Uri.EscapeDataString(command)}"), content: null, ct);
        if (response.StatusCode is HttpStatusCode.Conflict)
        {
            return (await response.Content.ReadFromJsonAsync<Refusal>(Json, ct))!.Reason;
        }

        response.EnsureSuccessStatusCode();
        return null;
    }

    /// <summary>The last lines after a number, of one resource or (null) of all; with <paramref name="follow"/> also every new one until cancelled.</summary>
    public async IAsyncEnumerable<ConsoleLine> Log(string? resource, long after, int tail, bool follow, [EnumeratorCancellation] CancellationToken ct)
    {
        var of = resource is null ? "log" : $"resources/{Uri.EscapeDataString(resource)}/log";
        var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{of}?after={after}&tail={tail}&follow={(follow ? "true" : "false")}");
        await using var stream = await _http.GetStreamAsync(Path(path), ct);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            yield return JsonSerializer.Deserialize<ConsoleLine>(line, Json)!;
        }
    }

    public void Dispose() => _http.Dispose();

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async ValueTask<Stream> Connect(string? path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path ?? throw new InvalidOperationException("There is no engine.")), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
