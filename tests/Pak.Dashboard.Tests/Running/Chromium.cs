using Microsoft.Playwright;

namespace Pak.Dashboard.Tests.Running;

/// <summary>The browser that the machine has, with an operator who has signed in.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static async Task<Chromium> Start()
    {
        var chromium = new Chromium { _playwright = await Playwright.CreateAsync() };
        Assertions.SetDefaultExpectTimeout(60_000);
        chromium._browser = await chromium._playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
                .SelectMany(directory => Names.Select(name => Path.Combine(directory, name))).First(File.Exists),
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
        });
        return chromium;
    }

    /// <summary>A page of that width; what the browser complains about (a refused script or style) goes to <paramref name="complaints"/>.</summary>
    public async Task<IPage> Operator(DashboardApp app, string language, int width, string theme, List<string> complaints)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Pages.ToString(), ViewportSize = new ViewportSize { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync("/login?t=" + Uri.EscapeDataString(DashboardApp.Token));
        await page.GotoAsync($"/?lang={language}&theme={theme}");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
