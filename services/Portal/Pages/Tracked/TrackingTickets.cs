using System.Security.Cryptography;
using System.Text;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Security;

namespace Pak.Portal.Pages.Tracked;

/// <summary>What the forms of a tracked file carry: who it is, sealed, and what a page needs that is shown without asking the service again.</summary>
/// <param name="Page">Which showing of the page it was: the same form sent twice is one act.</param>
internal sealed record TrackingTicket(TrackingPair Pair, LocalizedText Title, Guid Page)
{
    /// <summary>The Idempotency-Key of an act: the same for the same act with the same words from the same page.</summary>
    public string KeyOf(string act, string words) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Page:N} {act} {words}")).AsSpan(0, 16));

    public override string ToString() => nameof(TrackingTicket);
}

/// <summary>Seals and opens tickets. Half an hour after it was sealed a ticket opens nothing.</summary>
internal sealed class TrackingTickets(Sealed seal)
{
    private const string Purpose = "tracking";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public string Issue(TrackingPair pair, LocalizedText title) => seal.Seal(Purpose, new TrackingTicket(pair, title, Guid.CreateVersion7()), Lifetime);

    public TrackingTicket? Open(string? ticket) => seal.Open<TrackingTicket>(Purpose, ticket);
}
