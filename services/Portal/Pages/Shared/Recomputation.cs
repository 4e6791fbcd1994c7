using Pak.Contracts;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Shared;

/// <summary>An indicator whose figures are still those from before a change of a formula; said where they are shown as the latest.</summary>
internal sealed record Recomputation(LocalizedText Indicator, DateTimeOffset Since)
{
    /// <summary>Null when its figures are what they ought to be, or the service cannot say.</summary>
    public static Recomputation? Of(LocalizedText indicator, Lineage? lineage) => lineage?.RecomputingSince is { } since ? new(indicator, since) : null;
}
