using Pak.ServiceDefaults.Clients;
using Pak.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace Pak.Gateway;

/// <summary>
/// The public surface of Pak: which path goes to which service, how long it may take and how large it may be. What is not
/// listed here cannot be reached: of the services' own paths (<c>/staff</c>, <c>/events</c>, <c>/health</c>) none is.
/// </summary>
internal static class Routes
{
    /// <summary>The services in the order of their documentation; the portal takes everything that is nobody else's.</summary>
    public static readonly string[] Apis = ["agencies", "indicators", "permits", "reporting"];

    private const string Portal = "portal";
    private const long Megabyte = 1 << 20;

    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(40); // the longest wait of a feed is 30 s
    private static readonly TimeSpan Publication = TimeSpan.FromMinutes(5); // of the largest file, in one transaction
    private static readonly TimeSpan Upload = TimeSpan.FromMinutes(15);

    public static void AddRoutes(this IHostApplicationBuilder builder)
    {
        // Above what a service allows itself, so that the one that knows more answers first.
        var ordinary = builder.Configuration.GetValue("Gateway:Timeout", TimeSpan.FromSeconds(10));
        builder.Services.AddReverseProxy()
            .LoadFromMemory([.. Table().Select(route => route with { Timeout = route.Timeout ?? ordinary })], [.. Apis.Append(Portal).Select(service => Cluster(builder.Configuration, service))])
            .ConfigureHttpClient(static (_, handler) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(2);
                TraceHeaders.CarryNone(handler);
            })
            .AddTransforms(CallerHeaders.Replace)
            .AddTransforms(TraceHeaders.Replace);
    }

    public static void MapRoutes(this WebApplication app)
    {
        app.MapReverseProxy(static proxy =>
        {
            proxy.UseMiddleware<NextReplica>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        // Machines that mistype an address get a problem, not the portal's page.
        app.Map("/api/{**path}", static () => CommonProblems.NotFound).WithOrder(1).AllowAnonymous();
        app.Map("/openapi/{**path}", static () => CommonProblems.NotFound).WithOrder(1).AllowAnonymous();
    }

    private static IEnumerable<RouteConfig> Table() =>
    [
        Route("rows", "indicators", "/api/indicators/submissions/{id}/rows", Upload, 512 * Megabyte, HttpMethods.Put),
        Route("definitions", "indicators", "/api/indicators/definitions", TimeSpan.FromMinutes(2), 5 * Megabyte, HttpMethods.Post),
        Route("targets", "indicators", "/api/indicators/targets/file", TimeSpan.FromMinutes(2), 5 * Megabyte, HttpMethods.Post),

        Route("publication", "indicators", "/api/indicators/submissions/{id}/publication", Publication, method: HttpMethods.Post),

        Route("documents", "permits", "/api/permits/types/{code}/documents/{document}", TimeSpan.FromMinutes(2), 33 * Megabyte, HttpMethods.Post),

        Feed("agencies"), Feed("indicators"), Feed("permits"),

        Route("token", "agencies", "/connect/token"),
        Route("well-known", "agencies", "/.well-known/{**path}"),
        Route("agencies", "agencies", "/api/agencies/{**path}"),
        // The largest answers, all figures at once, are streamed.
        Route("indicators-data", "indicators", "/api/indicators/data", TimeSpan.FromMinutes(2), method: HttpMethods.Get),
        Route("indicators-csv", "indicators", "/api/indicators/data.csv", TimeSpan.FromMinutes(2), method: HttpMethods.Get),
        Route("sdmx", "indicators", "/sdmx/{**path}", TimeSpan.FromMinutes(2)),
        Route("indicators", "indicators", "/api/indicators/{**path}"),
        Route("permits", "permits", "/api/permits/{**path}"),
        Route("reports", "reporting", "/api/reports/{**path}"),

        .. Apis.Select(Description),

        // The staff workspace's form takes the same files as the API; the few bytes more are the form's own.
        Route("upload-fa", Portal, "/workspace/upload", Upload, 513 * Megabyte, HttpMethods.Post),
        Route("upload-en", Portal, "/en/workspace/upload", Upload, 513 * Megabyte, HttpMethods.Post),
        // Its forms of definitions and targets take the same CSV files as the API.
        .. new[] { "definitions", "targets" }.SelectMany(static file => new[]
        {
            Route($"{file}-fa", Portal, $"/workspace/{file}", TimeSpan.FromMinutes(2), 6 * Megabyte, HttpMethods.Post),
            Route($"{file}-en", Portal, $"/en/workspace/{file}", TimeSpan.FromMinutes(2), 6 * Megabyte, HttpMethods.Post),
        }),
        // A citizen's documents, all of one kind together: more than Permits takes, so that the page says what is too large.
        Route("apply-fa", Portal, "/permits/{code}/apply", TimeSpan.FromMinutes(2), 49 * Megabyte, HttpMethods.Post),
        Route("apply-en", Portal, "/en/permits/{code}/apply", TimeSpan.FromMinutes(2), 49 * Megabyte, HttpMethods.Post),
        // Its forms approve and publish.
        Route("submission-fa", Portal, "/workspace/submissions/{id}", Publication, method: HttpMethods.Post),
        Route("submission-en", Portal, "/en/workspace/submissions/{id}", Publication, method: HttpMethods.Post),
        Route("portal", Portal, "/{**path}") with { Order = 10 },
    ];

    private static RouteConfig Route(string id, string service, string path, TimeSpan? timeout = null, long? maxBody = null, string? method = null) => new()
    {
        RouteId = id,
        ClusterId = service,
        Match = new RouteMatch { Path = path, Methods = method is null ? null : [method] },
        Timeout = timeout,
        MaxRequestBodySize = maxBody ?? Megabyte,
        Order = method is null ? 0 : -1,
    };

    private static RouteConfig Feed(string service) => Route($"{service}-events", service, $"/api/{service}/events", LongPoll) with
    {
        Order = -1,
        Transforms = [new Dictionary<string, string> { ["PathSet"] = "/events" }],
        Metadata = new Dictionary<string, string> { [CallerHeaders.PublicFeed] = $"/api/{service}/events" },
    };

    private static RouteConfig Description(string service) => Route($"{service}-openapi", service, $"/openapi/{service}.json") with
    {
        Transforms = [new Dictionary<string, string> { ["PathSet"] = "/openapi/v1.json" }],
    };

    private static ClusterConfig Cluster(IConfiguration configuration, string service) => new()
    {
        ClusterId = service,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = ServiceAddresses.Of(configuration, service)
            .Select((address, replica) => (Name: $"{service}-{replica + 1}", Address: address))
            .ToDictionary(d => d.Name, d => new DestinationConfig { Address = d.Address.ToString() }),
        // The route's limit ends a request; this ends one that only its connection keeps alive.
        HttpRequest = new() { ActivityTimeout = Upload },
        HealthCheck = new()
        {
            // Whether the process answers: one whose database is away still explains itself better than the gateway could.
            Active = new()
            {
                Enabled = true,
                Path = "/alive",
                Interval = TimeSpan.FromSeconds(3),
                Timeout = TimeSpan.FromSeconds(2),
                Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            },
            Passive = new()
            {
                Enabled = true,
                Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
                ReactivationPeriod = TimeSpan.FromSeconds(5),
            },
            // With none healthy all are tried: the first that is back answers at once.
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
        },
    };
}
