using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Pak.Testing;

/// <summary>Walks every endpoint of a service: each either requires authorization or is on the test's short list of public ones.</summary>
public static class PublicEndpoints
{
    /// <summary>The public endpoints as <c>METHOD /route</c>, sorted: compare the whole list, so that a new public one must be named.</summary>
    public static IReadOnlyList<string> Of(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(m => $"{m} {Route(e)}"))
            .Order(StringComparer.Ordinal)];

    /// <summary>Endpoints that say neither that they are public nor what they need: the fallback policy still wants a token there.</summary>
    public static IReadOnlyList<string> Undeclared(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(Route)];

    private static string Route(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
}
