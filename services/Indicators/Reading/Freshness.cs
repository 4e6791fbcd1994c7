using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Pak.Indicators.Catalogue;

namespace Pak.Indicators.Reading;

/// <summary>
/// Whether a reader already has what an answer would say. The tag is weak: the same figures may be compressed or not. It is made of the versions
/// of definitions and figures before the figures are read, so they may be newer than the tag, never older.
/// </summary>
internal static class Freshness
{
    /// <summary>Public answers: everybody may keep them, and asks before using them again. The gateway knows when to ask.</summary>
    public const string Public = "public, no-cache";

    /// <param name="indicators">Whatever the answer says is about these.</param>
    /// <param name="form">The format, and whatever else changes with time alone.</param>
    public static string TagOf(IEnumerable<IndicatorRow> indicators, string form)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<int> numbers = stackalloc int[3];
        foreach (var indicator in indicators)
        {
            (numbers[0], numbers[1], numbers[2]) = (indicator.Id, indicator.Version, indicator.DataVersion);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(form));
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}\"");
    }

    /// <summary>Sets the headers of an answer; true when 304 is all there is to say.</summary>
    public static bool IsKnown(HttpContext context, string tag, string vary = "Accept")
    {
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = Public;
        headers.Vary = vary;
        var known = context.Request.Headers.IfNoneMatch;
        return known.Count > 0
            && EntityTagHeaderValue.TryParse(tag, out var own)
            && EntityTagHeaderValue.TryParseList(known, out var named)
            && named.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(own, useStrongComparison: false));
    }

    /// <summary>The quality (RFC 9110) that the reader gives a media type by its own name; 0 where it is not named.</summary>
    public static double QualityOf(HttpRequest request, string type) =>
        request.GetTypedHeaders().Accept.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();

    public static bool PrefersCsv(HttpRequest request) => QualityOf(request, "text/csv") > QualityOf(request, "application/json");
}
