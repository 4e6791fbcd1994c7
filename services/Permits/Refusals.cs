using Microsoft.AspNetCore.Http.Metadata;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits;

/// <summary>Tells the API's description which refusals an endpoint answers with.</summary>
internal static class Refusals
{
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), ["application/problem+json"]));
        }

        return endpoint;
    }
}
