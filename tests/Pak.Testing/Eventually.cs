namespace Pak.Testing;

/// <summary>Waits for a condition, not for a time.</summary>
public static class Eventually
{
    /// <summary>Returns when <paramref name="condition"/> holds; fails with <paramref name="what"/> after a minute (or <paramref name="within"/>).</summary>
    public static async Task Holds(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Did not happen in time: {what}", e);
        }
    }
}
