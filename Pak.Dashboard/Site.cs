using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;
using Pak.Dashboard.Languages;
using Pak.Dashboard.Otlp;
using Pak.Dashboard.Requests;
using Pak.Dashboard.Resources;
using Pak.Dashboard.Security;
using Pak.Dashboard.Store;

namespace Pak.Dashboard;

/// <summary>How the dashboard is put together: pages on one listener, the receiver of telemetry on another.</summary>
internal static class Site
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">What a test changes before the application is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = "Pak.Dashboard" });
        configure?.Invoke(builder);
        var settings = Settings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        AddLog(builder);
        AddListeners(builder, settings);
        AddPages(builder);
        AddSession(builder.Services);
        builder.Services.AddResources();
        AddTelemetry(builder);
        var app = builder.Build();
        Use(app);
        if (settings.TokenIsOwn || settings.OtlpKeyIsOwn)
        {
            app.Lifetime.ApplicationStarted.Register(() => Announcement.Print(app, settings));
        }

        return app;
    }

    private static void AddLog(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(options =>
        {
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.UseUtcTimestamp = true;
        });
        // No line a request: addresses carry what operators look for, and once the token.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter(typeof(OperatorSession).FullName, LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // its keys live as long as the process, on purpose
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical); // a form from before a restart is not an error
    }

    private static void AddListeners(WebApplicationBuilder builder, Settings settings) => builder.WebHost.ConfigureKestrel(options =>
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxConcurrentConnections = 512;
        options.Limits.MaxRequestBodySize = 64 * 1024; // forms; the receiver has its own
        Listen(options, settings.Pages, _ => { });
        Listen(options, settings.Otlp, OtlpListener.Mark);
    });

    private static void Listen(KestrelServerOptions options, Uri address, Action<ListenOptions> configure)
    {
        if (address.Host == "localhost" && address.Port != 0)
        {
            options.ListenLocalhost(address.Port, configure);
            return;
        }

        options.Listen(address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host.Trim('[', ']')), address.Port, configure);
    }

    private static void AddPages(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.UseStaticWebAssets(); // finds wwwroot from the build's output whatever directory it is started in
        services.AddHttpContextAccessor();
        services.AddScoped<Words>();
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRouting(options => options.LowercaseUrls = true);
        services.AddRazorPages(options =>
            {
                options.RootDirectory = "/"; // a page lies with what it shows
                options.Conventions.AllowAnonymousToPage("/SignIn/Login");
            })
            .AddMvcOptions(options => options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "pak-dashboard-form";
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true; // SecurityHeaders sends it
        });
    }

    private static void AddSession(IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>();
        services.AddAuthentication(OperatorSession.Scheme).AddScheme<OperatorSession.Choices, OperatorSession>(OperatorSession.Scheme, _ => { });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(builder.Configuration.GetSection("Pak:Telemetry").Get<Limits>() ?? new Limits());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Changes>();
        services.AddSingleton<ResourceRegistry>();
        services.AddSingleton<TraceStore>();
        services.AddSingleton<LogStore>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<Intake>();
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<Archive>();
        services.AddHostedService(provider => provider.GetRequiredService<Archive>());
        services.AddSingleton<Live>();
        services.AddSingleton(Objectives.Read(builder.Configuration));
        services.AddSingleton<RequestStats>();
    }

    private static void Use(WebApplication app)
    {
        app.UseKnownHosts();
        var receiver = app.Services.GetRequiredService<OtlpReceiver>();
        app.MapWhen(OtlpListener.Received, branch => branch.Run(receiver.Receive));
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseStaticFiles(new StaticFileOptions
        {
            // Addresses carry the content's hash (?v=…): another content, another address.
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "private, max-age=31536000, immutable" : "private, max-age=3600",
        });
        app.UseRouting();
        app.UseChoices();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapResources();
        app.MapGet("/live/{topic}", (string topic, Live live, HttpContext context) => live.Follow(topic, context));
    }
}
