using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Pak.Contracts;

namespace Pak.ServiceDefaults.Problems;

/// <summary>
/// An expected refusal, as a value: a permanent code, an HTTP status and words in both languages. A handler returns it as its
/// result; it is written as <c>application/problem+json</c> (RFC 9457) in the caller's language, with the trace id.
/// </summary>
/// <param name="Code">Permanent, never reused: <c>PRM-012</c>.</param>
/// <param name="Status">HTTP status, 4xx or 5xx.</param>
/// <param name="Title">What went wrong, the same for every occurrence.</param>
public sealed record Problem(string Code, int Status, LocalizedText Title) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>What is wrong in this case, and what would be right.</summary>
    public LocalizedText? Detail { get; init; }

    /// <summary>The fields at fault, by their path in the request (<c>name.fa</c>).</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>When to try again, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public Problem With(string fa, string en) => this with { Detail = new(fa, en) };

    public Problem With(params IReadOnlyList<FieldError> errors) => this with { Errors = errors };

    /// <summary>Two problems with one code are the same refusal, whatever their details.</summary>
    public bool Equals(Problem? other) => other is not null && other.Code == Code;

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var language = Language.Of(httpContext.Request);
        response.Headers.ContentLanguage = language;
        var document = new ProblemDocument(
            $"urn:pak:problem:{Code}",
            Title.In(language),
            Status,
            Code,
            Detail?.In(language),
            Activity.Current?.TraceId.ToString(),
            Errors.Count == 0
                ? null
                : Errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Message.In(language)).ToArray()));
        await response.WriteAsJsonAsync(document, JsonDefaults.Options, "application/problem+json", httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDocument), ["application/problem+json"]));
}

/// <summary>What is wrong with one field.</summary>
public sealed record FieldError(string Field, LocalizedText Message)
{
    public FieldError(string field, string fa, string en)
        : this(field, new LocalizedText(fa, en))
    {
    }
}

/// <summary>The body of an RFC 9457 answer, with Pak's members <c>code</c>, <c>traceId</c> and <c>errors</c>.</summary>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
