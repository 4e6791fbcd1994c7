using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Pak.ServiceDefaults.Requests;

/// <summary>
/// The version that the caller read, from If-Match (RFC 9110). As a handler's parameter it makes the header required: without
/// it the answer is 428, with something that no ETag of Pak looks like it is 412. Compare it with the row's version in the
/// transaction (<c>WHERE version = …</c> or after <c>FOR UPDATE</c>) and return <see cref="Problems.CommonProblems.ChangedMeanwhile"/>.
/// </summary>
public sealed record IfMatch(int Version) : IBindableFromHttpContext<IfMatch>
{
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw new BadHttpRequestException("If-Match is required: send the ETag that you read.", StatusCodes.Status428PreconditionRequired);
        }

        return ETags.TryParse(header, out var version)
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw new BadHttpRequestException("If-Match matches no version of this resource.", StatusCodes.Status412PreconditionFailed);
    }
}

/// <summary>ETags of things that carry a version number: <c>"v7"</c>.</summary>
public static class ETags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    internal static bool TryParse(string header, out int version)
    {
        version = 0;
        var tag = header.Trim();
        return tag is ['"', 'v', .., '"'] && int.TryParse(tag.AsSpan(2, tag.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    /// <summary>Sets the ETag of the answer. True when If-None-Match already names it: answer 304 then.</summary>
    public static bool IsNotModified(HttpContext context, string etag)
    {
        context.Response.Headers.ETag = etag;
        return context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(etag);
    }
}
