namespace Pak.Dashboard.Tests.Running;

/// <summary>A dashboard that shows what one Node program has sent, and a browser.</summary>
public sealed class ShownDashboard : IAsyncLifetime
{
    internal Chromium Chromium { get; private set; } = null!;

    internal DashboardApp App { get; private set; } = null!;

    internal string Trace { get; private set; } = "";

    public async Task InitializeAsync()
    {
        App = await DashboardApp.Start();
        Chromium = await Chromium.Start();
        Trace = await Node.Send(App);
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await App.DisposeAsync();
    }
}
