using System.Globalization;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits;

/// <summary>The orders that staff read lists in: <c>oldest</c> first, <c>newest</c> first, or what is open by the time that <c>remaining</c>.</summary>
internal enum ListOrder
{
    Oldest,
    Newest,
    Remaining,
}

internal static class ListOrders
{
    /// <param name="order">As asked for; none: oldest first.</param>
    /// <param name="hasTime">Whether the list's things have a time that runs out.</param>
    public static ListOrder Read(string? order, bool hasTime = true) => order switch
    {
        null or "" or "submission" or "oldest" => ListOrder.Oldest,
        "newest" => ListOrder.Newest,
        "remaining" when hasTime => ListOrder.Remaining,
        _ => throw new BadHttpRequestException(hasTime ? "order must be oldest, newest or remaining." : "order must be oldest or newest."),
    };

    /// <summary>What stands between a list's key and its cursor in SQL; two constants.</summary>
    public static string Beyond(this ListOrder order) => order == ListOrder.Newest ? "<" : ">";

    public static string Direction(this ListOrder order) => order == ListOrder.Newest ? "DESC" : "ASC";
}

/// <summary>The cursors of lists by id, and of lists by an instant and an id, where those without an instant come last.</summary>
internal static class Cursors
{
    private const string Without = "waiting";

    public static string Of(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset? at, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at is { } instant ? instant.UtcTicks.ToString(CultureInfo.InvariantCulture) : Without)}/{id:D}");

    /// <summary>Null for the first page.</summary>
    public static Guid? Id(PageRequest page) =>
        page.After is null ? null
        : Guid.TryParseExact(page.After, "D", out var id) ? id
        : throw Unknown();

    /// <summary>Nulls for the first page; without an instant where those that have none begin.</summary>
    public static (DateTimeOffset? At, Guid? Id) Instant(PageRequest page)
    {
        if (page.After is null)
        {
            return (null, null);
        }

        var parts = page.After.Split('/');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[1], "D", out var id))
        {
            throw Unknown();
        }

        return parts[0] == Without ? (null, id)
            : long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw Unknown();
    }

    private static BadHttpRequestException Unknown() => new("after is not a cursor that this list gave out.");
}
