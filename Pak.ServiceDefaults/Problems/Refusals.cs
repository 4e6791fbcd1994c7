using Microsoft.AspNetCore.Builder;

namespace Pak.ServiceDefaults.Problems;

/// <summary>What an endpoint refuses, for its description.</summary>
internal sealed record Refusals(IReadOnlyList<Problem> Problems);

public static class RefusalExtensions
{
    /// <summary>
    /// Names the refusals of an endpoint in the API's description, by status and permanent code. Those that follow from its scope and from
    /// If-Match are named without this. May be called on a group too; both count.
    /// </summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params Problem[] problems)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Refusals(problems));
}
