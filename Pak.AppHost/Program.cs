// The whole of Pak as one map: what there is, who speaks to whom, and what waits for what. It is written against the public API
// of .NET Aspire 13; the local engine offers the same members (docs/decisions/0001-one-topology-two-engines.md).
//
// Settings: Pak:Port (8080), Pak:Demo (true), Pak:Replicas:{service} (1), Pak:Data (.pak beside the solution).

using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

var builder = DistributedApplication.CreateBuilder(args);

var port = int.Parse(builder.Configuration["Pak:Port"] ?? "8080", CultureInfo.InvariantCulture);
var publicUrl = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
var demo = builder.Configuration["Pak:Demo"] ?? "true";
var data = Path.GetFullPath(builder.Configuration["Pak:Data"] ?? Path.Combine("..", ".pak"), builder.AppHostDirectory);

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var redis = builder.AddRedis("redis");

// Pak's own services that call others in their own name.
var portalSecret = Secret("portal-secret");
var reportingSecret = Secret("reporting-secret");

var agencies = Owner("agencies", "Agencies")
    .WithEnvironment("Pak__MasterKey", Secret("agencies-key"))
    .WithEnvironment("Pak__ServiceClients__portal", portalSecret)
    .WithEnvironment("Pak__ServiceClients__reporting", reportingSecret)
    .WithEnvironment("Pak__DemoCredentials", Path.Combine(data, "demo-credentials.json"));

var indicators = Owner("indicators", "Indicators")
    .WithEnvironment("DOTNET_GCgen0size", "0x1000000") // 16 MB of young objects: a large upload leaves nothing longer than a row
    .WithReference(agencies).WaitFor(agencies);

var permits = Owner("permits", "Permits")
    .WithEnvironment("Pak__MasterKey", Secret("permits-key"))
    .WithEnvironment("Pak__DemoTracking", Path.Combine(data, "demo-tracking.json"))
    .WithEnvironment("DOTNET_TieredPGO", "1")
    .WithReference(agencies).WaitFor(agencies);

var reporting = Owner("reporting", "Reporting")
    .WithEnvironment("Pak__ClientId", "reporting")
    .WithEnvironment("Pak__ClientSecret", reportingSecret)
    .WithReference(agencies).WaitFor(agencies)
    .WithReference(indicators).WaitFor(indicators)
    .WithReference(permits).WaitFor(permits);

var portal = Service("portal", "Portal")
    .WithEnvironment("Pak__ClientId", "portal")
    .WithEnvironment("Pak__ClientSecret", portalSecret)
    .WithEnvironment("Pak__KeyDirectory", Path.Combine(data, "portal-keys"))
    .WithReference(agencies).WaitFor(agencies)
    .WithReference(indicators).WaitFor(indicators)
    .WithReference(permits).WaitFor(permits)
    .WithReference(reporting).WaitFor(reporting)
    .WithReplicas(Replicas("portal"));

// The gateway has no work of its own to wait for: threads that spin for it take the processor from the services (docs/performance.md).
Service("gateway", "Gateway", port).WithExternalHttpEndpoints()
    .WithEnvironment("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")
    .WithEnvironment("DOTNET_TieredPGO", "1")
    .WithReference(agencies).WaitFor(agencies)
    .WithReference(indicators).WaitFor(indicators)
    .WithReference(permits).WaitFor(permits)
    .WithReference(reporting).WaitFor(reporting)
    .WithReference(portal).WaitFor(portal);

builder.Build().Run();

// A service that owns a database and seeds it with demo data.
IResourceBuilder<ProjectResource> Owner(string name, string project)
{
    var database = postgres.AddDatabase($"{name}db");
    return Service(name, project)
        .WithReference(database).WaitFor(database)
        .WithEnvironment("Pak__Demo", demo)
        .WithReplicas(Replicas(name));
}

IResourceBuilder<ProjectResource> Service(string name, string project, int? fixedPort = null) =>
    builder.AddProject(name, $"../services/{project}/Pak.{project}.csproj", launchProfileName: null)
        .WithHttpEndpoint(fixedPort).WithHttpHealthCheck("/health")
        .WithReference(redis).WaitFor(redis)
        .WithEnvironment("Pak__PublicUrl", publicUrl);

// Random, and the same in every run on the same data.
IResourceBuilder<ParameterResource> Secret(string name) =>
    builder.AddParameter(name, new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true);

int Replicas(string service) => int.Parse(builder.Configuration[$"Pak:Replicas:{service}"] ?? "1", CultureInfo.InvariantCulture);
