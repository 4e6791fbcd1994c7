namespace Pak.ServiceDefaults.Clients;

/// <summary>
/// Spreads requests over a service's replicas in turn; a replica that cannot be reached, or that breaks off a read, is passed over for
/// the next. So that a read which breaks off in the middle can be given to another, its answer is read whole before it is passed on,
/// unless the request is <see cref="Streamed"/>.
/// </summary>
public sealed class ReplicaHandler(IReadOnlyList<Uri> replicas) : DelegatingHandler
{
    /// <summary>Set on requests whose answer is passed on as it comes, however long it is.</summary>
    public static readonly HttpRequestOptionsKey<bool> Streamed = new("pak-streamed");

    private int _turn = Random.Shared.Next(replicas.Count);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery.TrimStart('/');
        // The turn is taken once: counted anew for each attempt, requests in between would lead back to the replica that is away.
        var first = (Interlocked.Increment(ref _turn) & int.MaxValue) % replicas.Count;
        for (var attempt = 1; ; attempt++)
        {
            request.RequestUri = new Uri(replicas[(first + attempt - 1) % replicas.Count], path);
            try
            {
                return await Ask(request, cancellationToken);
            }
            catch (Exception e) when (attempt < replicas.Count && (IsUnreachable(e, cancellationToken) || (IsRead(request) && e is HttpRequestException)))
            {
                // Nothing was sent, or nothing happened there that a second try could repeat: another replica may take it.
            }
        }
    }

    private async Task<HttpResponseMessage> Ask(HttpRequestMessage request, CancellationToken ct)
    {
        var response = await base.SendAsync(request, ct);
        if (!IsRead(request) || (request.Options.TryGetValue(Streamed, out var isStreamed) && isStreamed))
        {
            return response;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(ct);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsRead(HttpRequestMessage request) => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;

    /// <summary>Refused, or not answered within the connect timeout (which arrives as a cancellation that nobody asked for).</summary>
    private static bool IsUnreachable(Exception e, CancellationToken ct) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
        || (e is OperationCanceledException { InnerException: TimeoutException } && !ct.IsCancellationRequested);
}
