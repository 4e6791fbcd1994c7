using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.WebEncoders;
using Pak.Portal.Api;
using Pak.Portal.Errors;
using Pak.Portal.Health;
using Pak.Portal.Languages;
using Pak.Portal.Pages.Indicators;
using Pak.Portal.Pages.Tracked;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Clients;

namespace Pak.Portal;

/// <summary>How the portal is put together.</summary>
internal static class Site
{
    private static readonly string[] Services = ["agencies", "indicators", "permits", "reporting"];

    /// <summary>The typed clients of the services and the health of each.</summary>
    public static void AddServices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddTransient<CallerHandler>();
        var health = services.AddHealthChecks();
        foreach (var service in Services)
        {
            builder.AddAnonymousServiceClient(service, service, TimeSpan.FromSeconds(15)).AddHttpMessageHandler<CallerHandler>();
            builder.AddAnonymousServiceClient(ServiceCheck.ClientOf(service), service, ServiceCheck.Patience);
            health.Add(new HealthCheckRegistration(
                service, provider => new ServiceCheck(provider.GetRequiredService<IHttpClientFactory>(), service), HealthStatus.Degraded, tags: null));
        }

        // A file of hundreds of megabytes streams through and is checked row by row before the answer comes.
        builder.AddAnonymousServiceClient("submissions", "indicators", TimeSpan.FromMinutes(15)).AddHttpMessageHandler<CallerHandler>();
        builder.AddAnonymousServiceClient("documents", "permits", TimeSpan.FromMinutes(2)).AddHttpMessageHandler<CallerHandler>();
        builder.AddServiceClient("staff", "agencies", TimeSpan.FromSeconds(15)).AddHttpMessageHandler<CallerHandler>();

        services.AddScoped(provider => new AgenciesApi(Client(provider, "agencies")));
        services.AddScoped(provider => new IndicatorsApi(Client(provider, "indicators")));
        services.AddScoped(provider => new ObservatoryApi(Client(provider, "indicators")));
        services.AddScoped(provider => new GovernanceApi(Client(provider, "indicators")));
        services.AddScoped(provider => new SubmissionsApi(Client(provider, "submissions")));
        services.AddScoped(provider => new PermitsApi(Client(provider, "permits")));
        services.AddScoped(provider => new ApplyingApi(Client(provider, "permits"), Client(provider, "documents")));
        services.AddScoped(provider => new TrackingApi(Client(provider, "permits")));
        services.AddScoped<TrackingTickets>();
        services.AddScoped(provider => new DeskApi(Client(provider, "permits")));
        services.AddScoped(provider => new HearingsApi(Client(provider, "permits")));
        services.AddScoped(provider => new RegisterApi(Client(provider, "permits")));
        services.AddScoped(provider => new CalendarApi(Client(provider, "permits")));
        services.AddScoped(provider => new ReportsApi(Client(provider, "reporting")));
        services.AddScoped(provider => new StaffApi(Client(provider, "staff")));
        services.AddMemoryCache();
        services.AddScoped<ReferenceLists>();
    }

    /// <summary>Pages, session, keys, words.</summary>
    public static void AddSite(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var address = new PublicAddress(builder.Configuration);
        builder.WebHost.UseStaticWebAssets(); // finds wwwroot from the build's output whatever directory it is started in
        services.AddSingleton(address);
        services.AddSingleton<Sealed>();
        services.AddScoped<Words>();
        services.AddScoped<FigureReader>();
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRouting(options => options.LowercaseUrls = true);
        services.AddRazorPages(options => Publish(options.Conventions))
            .AddMvcOptions(options =>
            {
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                options.Filters.Add<ApiExceptionFilter>();
            });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = address.CookieName("pak-form");
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = address.Secure;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true; // it would allow what SecurityHeaders denies
        });
        // At every page with a form it would warn that the page's «no-store» became «no-cache, no-store».
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        services.AddFormMessages();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true; // only static files pass through it
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        AddKeys(builder);
        AddSession(services, address);
    }

    public static void UseSite(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UsePathLanguage();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            // Addresses carry the content's hash (?v=…): another content, another address.
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600",
        });
        app.UseRouting();
        app.Use(AnswerUnrouted);
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapIndicatorFiles();
        app.MapIndicatorFeed();
    }

    /// <summary>What everybody may see; every other page wants a signed-in person, a new one too until it is named here.</summary>
    private static void Publish(PageConventionCollection pages)
    {
        pages.AllowAnonymousToPage("/Index");
        pages.AllowAnonymousToFolder("/Agencies");
        pages.AllowAnonymousToFolder("/Indicators");
        pages.AllowAnonymousToFolder("/Permits");
        pages.AllowAnonymousToPage("/Track");
        pages.AllowAnonymousToFolder("/Tracked");
        pages.AllowAnonymousToPage("/Verify");
        pages.AllowAnonymousToPage("/SignIn");
        pages.AllowAnonymousToPage("/SignOut");
        pages.AllowAnonymousToPage("/Error");
    }

    /// <summary>What no page takes is 404; behind deny-by-default it would ask for a sign-in that leads nowhere.</summary>
    private static Task AnswerUnrouted(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void AddKeys(WebApplicationBuilder builder)
    {
        var directory = builder.Configuration["Pak:KeyDirectory"]
            ?? throw new InvalidOperationException("Pak:KeyDirectory is missing: where the portal keeps the keys of its cookies, shared by its replicas.");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        builder.Services.AddDataProtection().SetApplicationName("Pak.Portal").PersistKeysToFileSystem(new DirectoryInfo(directory));
    }

    private static void AddSession(IServiceCollection services, PublicAddress address)
    {
        services.AddSingleton<EndedSessions>();
        services.AddScoped<StaffSession>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = address.CookieName("pak-staff");
            options.Cookie.Path = "/";
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = address.Secure;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "returnUrl";
            options.EventsType = typeof(StaffSession);
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Scopes.IndicatorsSubmit, policy => policy.RequireClaim("scope", Scopes.IndicatorsSubmit))
            .AddPolicy(Scopes.IndicatorsDefine, policy => policy.RequireClaim("scope", Scopes.IndicatorsDefine))
            .AddPolicy(Scopes.IndicatorsApprove, policy => policy.RequireClaim("scope", Scopes.IndicatorsApprove))
            .AddPolicy(StaffPolicies.OfIndicators, policy => policy.RequireClaim("scope", StaffPolicies.IndicatorScopes))
            .AddPolicy(Scopes.PermitsDecide, policy => policy.RequireClaim("scope", Scopes.PermitsDecide))
            .AddPolicy(Scopes.PermitsCalendar, policy => policy.RequireClaim("scope", Scopes.PermitsCalendar));
    }

    private static HttpClient Client(IServiceProvider provider, string name) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
}
