// Two small real programs for the engine's tests: a host with a topology like Pak's, and the service that it runs. What the service
// does is told by its environment: see Service.cs.

using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Pak.AppHost.Tests.App;

if (args is not ["host", .. var settings])
{
    await Service.Run();
    return;
}

const string Project = "Pak.AppHost.Tests.App.csproj";
var builder = DistributedApplication.CreateBuilder(settings);

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var redis = builder.AddRedis("redis");
var database = postgres.AddDatabase("firstdb");
var secret = builder.AddParameter("secret", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true);

var first = builder.AddProject("first", Project, launchProfileName: null)
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment("Pak__Secret", secret);

var second = builder.AddProject("second", Project, launchProfileName: null)
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(first).WaitFor(first)
    .WithReplicas(int.Parse(builder.Configuration["Pak:Replicas:second"] ?? "1", CultureInfo.InvariantCulture));

builder.AddProject("front", Project, launchProfileName: null)
    .WithHttpEndpoint(int.Parse(builder.Configuration["Pak:Port"]!, CultureInfo.InvariantCulture)).WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithReference(second).WaitFor(second);

builder.Build().Run();
