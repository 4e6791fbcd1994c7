using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pak.ServiceDefaults.Clients;

namespace Pak.Portal.Api;

/// <summary>Part of a list; <paramref name="Next"/> is the cursor of the part after it.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>What the typed clients of the services share: JSON, versions, refusals as <see cref="ApiException"/>.</summary>
internal abstract class ServiceApi(HttpClient http)
{
    /// <summary>Reads what it knows and passes over what a newer service adds.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    protected Task<T> Get<T>(string path, CancellationToken ct, bool asStaff = false) =>
        Send<T>(new HttpRequestMessage(HttpMethod.Get, Relative(path)), asStaff, ct);

    /// <summary>Null where there is no such thing.</summary>
    protected async Task<T?> Find<T>(string path, CancellationToken ct, bool asStaff = false)
        where T : class
    {
        try
        {
            return await Get<T>(path, ct, asStaff);
        }
        catch (ApiException e) when (e.Problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Nothing where the service has no such address (an older one) or cannot answer just now: for what a page can do without.</summary>
    protected async Task<T?> Extra<T>(string path, CancellationToken ct, bool asStaff = false)
        where T : class
    {
        try
        {
            return await Get<T>(path, ct, asStaff);
        }
        catch (ApiException e) when (e.IsOutage || e.Problem.Status is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status403Forbidden)
        {
            return null;
        }
    }

    protected Task<T> Post<T>(string path, object body, CancellationToken ct, int? version = null, string? idempotencyKey = null, bool asStaff = false)
    {
        var request = WithBody(HttpMethod.Post, path, body, version);

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return Send<T>(request, asStaff, ct);
    }

    protected Task<T> Put<T>(string path, object body, int version, CancellationToken ct) =>
        Send<T>(WithBody(HttpMethod.Put, path, body, version), asStaff: true, ct);

    protected Task<T> Delete<T>(string path, int? version, CancellationToken ct) =>
        Send<T>(WithBody(HttpMethod.Delete, path, null, version), asStaff: true, ct);

    /// <summary>The answer as it comes, for what is passed on to the browser without being read. The caller disposes it.</summary>
    protected Task<HttpResponseMessage> Open(string path, string accept, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Relative(path));
        request.Options.Set(CallerHandler.AsStaff, true);
        request.Options.Set(ReplicaHandler.Streamed, true);
        request.Headers.Accept.ParseAdd(accept);
        return Send(request, ct);
    }

    protected async Task<T> Send<T>(HttpRequestMessage request, bool asStaff, CancellationToken ct)
    {
        using (request)
        {
            request.Options.Set(CallerHandler.AsStaff, asStaff);
            using var response = await Send(request, ct);
            if (response.StatusCode == System.Net.HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0)
            {
                return default!;
            }

            try
            {
                return (await response.Content.ReadFromJsonAsync<T>(Json, ct))!;
            }
            catch (Exception e) when (IsOutage(e, ct))
            {
                throw Away(e); // it began to answer and went away
            }
        }
    }

    /// <summary>An address within a service, its parts escaped: <c>Path($"api/agencies/{code}")</c>.</summary>
    protected static string Path(FormattableString path) =>
        string.Format(CultureInfo.InvariantCulture, path.Format, [.. path.GetArguments().Select(a => (object)Uri.EscapeDataString(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))]);

    /// <summary><c>?name=value&amp;…</c> of the values that are there.</summary>
    protected static string Query(params IEnumerable<(string Name, string? Value)> values)
    {
        var given = string.Join('&', values.Where(v => !string.IsNullOrEmpty(v.Value)).Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value!)}"));
        return given.Length == 0 ? "" : "?" + given;
    }

    private static HttpRequestMessage WithBody(HttpMethod method, string path, object? body, int? version)
    {
        var request = new HttpRequestMessage(method, Relative(path)) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json) };
        if (version is { } read)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"v{read}\"")));
        }

        return request;
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken ct)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (Exception e) when (IsOutage(e, ct))
        {
            throw Away(e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            ApiProblem problem;
            try
            {
                problem = await Read(response, ct);
            }
            catch (Exception e) when (IsOutage(e, ct))
            {
                throw Away(e);
            }

            throw new ApiException(problem);
        }
    }

    // A caller who has gone is no outage.
    private static bool IsOutage(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static ApiException Away(Exception e) => new(new ApiProblem(StatusCodes.Status503ServiceUnavailable, "", null, null), e);

    private static async Task<ApiProblem> Read(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var wait = response.Headers.RetryAfter?.Delta;
        try
        {
            var document = await response.Content.ReadFromJsonAsync<ProblemAnswer>(Json, ct);
            return new ApiProblem(status, document?.Code ?? "", document?.Title, document?.Detail)
            {
                Errors = document?.Errors ?? [],
                Findings = document?.Findings ?? [],
                RetryAfter = wait,
                TraceId = document?.TraceId,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new ApiProblem(status, "", null, null) { RetryAfter = wait };
        }
    }

    private sealed record ProblemAnswer(string? Code, string? Title, string? Detail, string? TraceId, Dictionary<string, string[]>? Errors, IReadOnlyList<Finding>? Findings);
}
