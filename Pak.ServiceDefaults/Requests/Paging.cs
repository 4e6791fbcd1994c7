using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Pak.ServiceDefaults.Requests;

/// <summary>
/// Which part of a list: <c>?limit=</c> (1–500, 50 unless said) and <c>?after=</c>, the opaque cursor of the previous page.
/// Ask the database for <see cref="Take"/> rows ordered by the key and give them to <see cref="Page{T}.From"/>.
/// </summary>
/// <param name="After">The key of the last row that the caller has, decoded; null for the first page.</param>
public sealed record PageRequest(int Limit, string? After) : IBindableFromHttpContext<PageRequest>
{
    public const int MaxLimit = 500;

    /// <summary>One more than asked, to know whether there is a next page.</summary>
    public int Take => Limit + 1;

    public static ValueTask<PageRequest?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = context.Request.Query;
        var limit = 50;
        if (query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            throw new BadHttpRequestException($"limit must be a number from 1 to {MaxLimit}.");
        }

        return ValueTask.FromResult<PageRequest?>(new PageRequest(limit, query["after"].ToString() is { Length: > 0 } after ? Decode(after) : null));
    }

    internal static string Encode(string key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key));

    private static string Decode(string cursor)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(WebEncoders.Base64UrlDecode(cursor));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new BadHttpRequestException("after is not a cursor that this list gave out.", e);
        }
    }
}

/// <summary>One page of a list. The next page's address also stands in <c>Link: …; rel="next"</c> (RFC 8288).</summary>
/// <param name="Next">The cursor for <c>?after=</c>; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <param name="rows">At most <see cref="PageRequest.Take"/> rows in the order of their keys.</param>
    /// <param name="key">The key that the list is ordered by.</param>
    public static Page<T> From(IReadOnlyList<T> rows, PageRequest request, Func<T, string> key, HttpContext context)
    {
        if (rows.Count <= request.Limit)
        {
            return new Page<T>(rows, null);
        }

        var items = rows.Take(request.Limit).ToList();
        var next = PageRequest.Encode(key(items[^1]));
        var query = context.Request.Query.Where(q => q.Key != "after").Append(new("after", next));
        context.Response.Headers.Append("Link", $"<{context.Request.Path}{QueryString.Create(query)}>; rel=\"next\"");
        return new Page<T>(items, next);
    }
}
