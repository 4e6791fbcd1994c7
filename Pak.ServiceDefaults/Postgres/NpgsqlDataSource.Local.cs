using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>The local engine's counterpart of Aspire.Npgsql: same name, same signature, same configuration.</summary>
public static class PakNpgsqlExtensions
{
    /// <summary>
    /// Registers the <see cref="NpgsqlDataSource"/> of <c>ConnectionStrings:{connectionName}</c>. Npgsql emits its own activities and
    /// metrics. Throws <see cref="InvalidOperationException"/> when the connection string is missing.
    /// </summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder, string connectionName, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        var connectionString = builder.Configuration[$"ConnectionStrings:{connectionName}"]
            ?? throw new InvalidOperationException($"The connection string '{connectionName}' is missing: set ConnectionStrings__{connectionName}.");
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(connectionString);
            source.UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
            configureDataSourceBuilder?.Invoke(source);
            return source.Build();
        });
    }
}
