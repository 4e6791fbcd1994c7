using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment
    {
        if (value is not null)
        {
            builder.Project().Environment.Add(new(name, () => value, IsSecret: false));
        }

        return builder;
    }

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment
    {
        builder.Project().Environment.Add(new(name, () => parameter.Resource.Value, parameter.Resource.Secret));
        return builder;
    }

    /// <summary>Injects <c>ConnectionStrings__{name}</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var connectable = (IConnectable)source.Resource;
        builder.Project().Environment.Add(new(
            $"ConnectionStrings__{connectionName ?? connectable.Name}",
            () => connectable.ConnectionString
                ?? throw new InvalidOperationException($"{builder.Resource.Name} refers to {connectable.Name} but does not wait for it."),
            IsSecret: true));
        return builder;
    }

    /// <summary>Injects <c>services__{name}__http__{i}</c> for every replica.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        builder.Project().References.Add((ProjectResource)source.Resource);
        return builder;
    }

    /// <summary>Starts after the dependency is healthy, and stops before it.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        ((Resource)(IResource)builder.Resource).WaitsFor.Add((Resource)dependency.Resource);
        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints
    {
        if (targetPort is not null || name is not null || env is not null || !isProxied)
        {
            throw new NotSupportedException("The local engine gives a project one endpoint, http, on one port.");
        }

        var project = builder.Project();
        project.HasHttpEndpoint = true;
        project.FixedPort = port;
        return builder;
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        builder.Project().IsExternal = true;
        return builder;
    }

    /// <summary>Healthy is an answer of 200; a degraded service answers so too.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        if (statusCode is not (null or 200) || endpointName is not null)
        {
            throw new NotSupportedException("The local engine expects 200 from the project's one endpoint.");
        }

        builder.Project().HealthPath = path ?? "/";
        return builder;
    }

    internal static DistributedApplicationBuilder Local(this IDistributedApplicationBuilder builder) => (DistributedApplicationBuilder)builder;

    private static ProjectResource Project<T>(this IResourceBuilder<T> builder)
        where T : IResource => (ProjectResource)(IResource)builder.Resource;
}
