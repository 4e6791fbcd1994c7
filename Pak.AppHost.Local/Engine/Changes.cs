namespace Pak.AppHost.Local.Engine;

/// <summary>Wakes everybody who waits for a change of any resource.</summary>
internal sealed class Changes
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change. Take it before looking at the resources, so that none is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Tell() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
