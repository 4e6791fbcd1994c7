using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Pak.ServiceDefaults.Clients;

public static class ServiceClientExtensions
{
    /// <summary>
    /// An <see cref="HttpClient"/> named after the service, whose relative addresses go to its replicas in turn, authenticated
    /// as this service's own client.
    /// </summary>
    public static IHttpClientBuilder AddServiceClient(this IHostApplicationBuilder builder, string service) =>
        builder.AddServiceClient(service, service, TimeSpan.FromSeconds(5));

    /// <summary>The same under another name and with another limit for the whole answer.</summary>
    public static IHttpClientBuilder AddServiceClient(this IHostApplicationBuilder builder, string name, string service, TimeSpan timeout)
    {
        builder.Services.TryAddSingleton<ServiceToken>();
        builder.Services.TryAddTransient<ServiceTokenHandler>();
        builder.AddAnonymousServiceClient(ServiceToken.TokenClient, "agencies", TimeSpan.FromSeconds(5));
        return builder.AddAnonymousServiceClient(name, service, timeout).AddHttpMessageHandler<ServiceTokenHandler>();
    }

    /// <summary>The same without a token of its own: for public addresses, or where each request brings its caller's token.</summary>
    public static IHttpClientBuilder AddAnonymousServiceClient(this IHostApplicationBuilder builder, string name, string service, TimeSpan timeout) =>
        builder.Services.AddHttpClient(name, client =>
            {
                client.BaseAddress = new Uri("http://" + service + "/"); // the replica handler puts a real address in its place
                client.Timeout = timeout;
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(2),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AllowAutoRedirect = false,
                UseCookies = false,
            })
            .AddHttpMessageHandler(services => new ReplicaHandler(ServiceAddresses.Of(services.GetRequiredService<IConfiguration>(), service)));
}
