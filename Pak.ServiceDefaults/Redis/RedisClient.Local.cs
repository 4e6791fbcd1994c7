using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>The local engine's counterpart of Aspire.StackExchange.Redis: same name, same signature, same configuration.</summary>
public static class PakRedisExtensions
{
    /// <summary>
    /// Registers the <see cref="IConnectionMultiplexer"/> of <c>ConnectionStrings:{connectionName}</c>. Starts without Redis and connects
    /// when it comes.
    /// </summary>
    public static void AddRedisClient(this IHostApplicationBuilder builder, string connectionName, Action<ConfigurationOptions>? configureOptions = null)
    {
        var connectionString = builder.Configuration[$"ConnectionStrings:{connectionName}"]
            ?? throw new InvalidOperationException($"The connection string '{connectionName}' is missing: set ConnectionStrings__{connectionName}.");
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.AbortOnConnectFail = false;
            // Redis only makes things faster: better to go without it soon than to wait for it.
            options.ConnectTimeout = 1000;
            options.SyncTimeout = 1000;
            configureOptions?.Invoke(options);
            var connection = ConnectionMultiplexer.Connect(options);
            // Callers wait for their own answers; one after the other, a slow one would hold up those behind it.
            connection.PreserveAsyncOrder = false;
            return connection;
        });
    }
}
