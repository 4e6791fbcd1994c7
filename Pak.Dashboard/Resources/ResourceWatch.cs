using Pak.AppHost.Local.Engine;
using Pak.AppHost.Local.ResourceApi;

namespace Pak.Dashboard.Resources;

/// <summary>Holds the resources as the engine last told them, and follows it.</summary>
internal sealed partial class ResourceWatch(ResourceClient client, ILogger<ResourceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<ResourceView> _views = [];

    /// <summary>In the order of Program.cs.</summary>
    public IReadOnlyList<ResourceView> Current
    {
        get
        {
            lock (_lock)
            {
                return [.. _views];
            }
        }
    }

    /// <summary>False while the engine does not answer: what is shown is old then.</summary>
    public bool IsConnected { get; private set; }

    public Changes Changes { get; } = new();

    public ResourceView? Find(string name) => Current.FirstOrDefault(view => view.Name == name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (client.HasEngine && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var view in client.Watch(stoppingToken))
                {
                    Take(view);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                NotAnswering(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            IsConnected = false;
            Changes.Tell();
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ResourceView view)
    {
        lock (_lock)
        {
            IsConnected = true;
            var at = _views.FindIndex(other => other.Name == view.Name);
            if (at < 0)
            {
                _views.Add(view);
            }
            else
            {
                _views[at] = view;
            }
        }

        Changes.Tell();
    }

    [LoggerMessage(LogLevel.Warning, "The engine does not answer: {Reason}")]
    private partial void NotAnswering(string reason);
}
