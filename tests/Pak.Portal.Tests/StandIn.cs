using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pak.Portal.Tests;

/// <summary>What the portal asked a service: method, address, headers, body.</summary>
internal sealed record Asked(string Method, string Path, string Query, Dictionary<string, string> Headers, string Body);

/// <summary>Answers in the services' place, where a test is about the portal's own behaviour. It knows nothing that a test did not tell it: anything else is 404.</summary>
internal sealed class StandIn : HttpMessageHandler
{
    private readonly Dictionary<string, Func<Asked, HttpResponseMessage>> _answers = [];
    private readonly List<Asked> _asked = [];
    private readonly Lock _lock = new();

    /// <summary>How many posts have come so far.</summary>
    public int Posts
    {
        get
        {
            lock (_lock)
            {
                return _asked.Count(a => a.Method == "POST");
            }
        }
    }

    public IReadOnlyList<Asked> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public IReadOnlyList<Asked> AskedFor(string path)
    {
        lock (_lock)
        {
            return [.. _asked.Where(a => a.Path == path)];
        }
    }

    /// <summary>Answers <c>GET /api/…</c> with this as JSON.</summary>
    public void Answer(string methodAndPath, object body, HttpStatusCode status = HttpStatusCode.OK) =>
        Answer(methodAndPath, _ => Json(body, status));

    public void Answer(string methodAndPath, Func<Asked, HttpResponseMessage> answer) => _answers[methodAndPath] = answer;

    public void Refuse(string methodAndPath, HttpStatusCode status, string code = "TST-001", string title = "Refused", TimeSpan? retryAfter = null) =>
        Answer(methodAndPath, _ =>
        {
            var response = Json(new { title, status = (int)status, code, traceId = "0af7651916cd43dd8448eb211c80319c" }, status);
            response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
            return response;
        });

    /// <summary>The service cannot be reached.</summary>
    public void Down(string methodAndPath) => Answer(methodAndPath, static _ => throw new HttpRequestException("Connection refused"));

    public static HttpResponseMessage Json(object body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = new Asked(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            Uri.UnescapeDataString(request.RequestUri.Query),
            request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_lock)
        {
            _asked.Add(asked);
        }

        return _answers.TryGetValue($"{asked.Method} {asked.Path}", out var answer) ? answer(asked) : Json(new { title = "Not found", status = 404, code = "PAK-005" }, HttpStatusCode.NotFound);
    }
}
