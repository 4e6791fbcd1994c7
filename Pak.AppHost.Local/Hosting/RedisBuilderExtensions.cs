using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    /// <summary>A Redis server of our own that keeps nothing from one run to the next.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        port is null
            ? builder.Local().Add(new RedisResource(name))
            : throw new NotSupportedException("The local engine chooses the port of Redis itself.");

    /// <inheritdoc cref="AddRedis(IDistributedApplicationBuilder, string, int?)"/>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null) =>
        password is null
            ? builder.AddRedis(name, port)
            : throw new NotSupportedException("The local engine chooses the password of Redis itself.");
}
