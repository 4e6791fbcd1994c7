namespace Pak.ServiceDefaults.Clients;

/// <summary>Spreads requests over a service's replicas in turn; a replica that cannot be reached is passed over for the next.</summary>
internal sealed class ReplicaHandler(IReadOnlyList<Uri> replicas) : DelegatingHandler
{
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
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (attempt < replicas.Count && IsUnreachable(e, cancellationToken))
            {
                // Nothing was sent: another replica may take it.
            }
        }
    }

    /// <summary>Refused, or not answered within the connect timeout (which arrives as a cancellation that nobody asked for).</summary>
    private static bool IsUnreachable(Exception e, CancellationToken ct) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
        || (e is OperationCanceledException { InnerException: TimeoutException } && !ct.IsCancellationRequested);
}
