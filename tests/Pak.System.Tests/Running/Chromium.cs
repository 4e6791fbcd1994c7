using Microsoft.Playwright;

namespace Pak.SystemTests.Running;

/// <summary>The browser that the machine has, started once.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly SemaphoreSlim Starting = new(1, 1);
    private static IPlaywright? _playwright;
    private static readonly Dictionary<(string, int, bool), IBrowserContext> Readers = [];
    private static IBrowser? _browser;

    /// <summary>A person with a browser of their own: no cookies, a window of 1280 pixels unless said.</summary>
    public static Task<Visitor> Open(PakSystem system, string language = "fa", int width = 1280, bool javaScript = true) =>
        Open(system.Address, language, width, javaScript);

    /// <summary>A page in the browser of a reader who has been here before: what the site lets browsers keep is not fetched again.</summary>
    public static async Task<Visitor> OpenAgain(PakSystem system, string language, int width = 1280, bool javaScript = true)
    {
        var key = (language, width, javaScript);
        if (!Readers.TryGetValue(key, out var context))
        {
            Readers[key] = context = await Context(system.Address, language, width, javaScript);
        }

        return new Visitor(context, await context.NewPageAsync()) { KeepsContext = true };
    }

    /// <summary>An operator's browser at the dashboard, signed in with the printed address unless said otherwise.</summary>
    public static async Task<Visitor> OpenDashboard(PakSystem system, string language = "en", int width = 1280, bool signIn = true)
    {
        var visitor = await Open(system.Dashboard, language, width, javaScript: true);
        if (signIn)
        {
            await visitor.GoTo(system.DashboardSignIn.ToString());
            await visitor.GoTo($"/resources?lang={language}");
        }

        return visitor;
    }

    /// <summary>A browser at another site than Pak's.</summary>
    public static Task<Visitor> OpenAt(Uri address) => Open(address, "en", 1280, javaScript: true);

    private static async Task<Visitor> Open(Uri address, string language, int width, bool javaScript)
    {
        var context = await Context(address, language, width, javaScript);
        return new Visitor(context, await context.NewPageAsync());
    }

    private static async Task<IBrowserContext> Context(Uri address, string language, int width, bool javaScript)
    {
        var context = await (await Browser()).NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = language == "fa" ? "fa-IR" : "en-GB",
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            JavaScriptEnabled = javaScript,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        return context;
    }

    public static async Task Close()
    {
        Readers.Clear();
        if (_browser is not null)
        {
            await _browser.CloseAsync();
            _browser = null;
        }

        _playwright?.Dispose();
        _playwright = null;
    }

    private static async Task<IBrowser> Browser()
    {
        await Starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(60_000);
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Executable(),
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
            });
        }
        finally
        {
            Starting.Release();
        }
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .SelectMany(directory => Names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Chromium on the PATH: install it with `apt-get install chromium`.");
}

/// <summary>A browser window, and what the browser complained about while it was open.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            // A refused form is answered with 4xx on purpose, which the console calls an error.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The browser goes on when this page is closed.</summary>
    public bool KeepsContext { get; init; }

    /// <summary>Goes to a path and expects the page itself, not an error page.</summary>
    public async Task GoTo(string path)
    {
        var response = await Page.GotoAsync(path);
        Assert.True(response!.Ok, $"{path}: {response.Status}");
    }

    /// <summary>Script errors and violations of the content security policy so far.</summary>
    public void HasNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await (KeepsContext ? Page.CloseAsync() : _context.CloseAsync());
}
