using System.Net;

namespace Pak.Portal.Api;

/// <summary>A service's refusal (RFC 9457), already in the page's language.</summary>
/// <param name="Status">The HTTP status; 503 also where the service could not be reached or did not answer in time.</param>
/// <param name="Code">Permanent code, <c>PRM-012</c>; empty where the answer was no problem document.</param>
internal sealed record ApiProblem(int Status, string Code, string? Title, string? Detail)
{
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>What is wrong in a file, row by row.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public string? TraceId { get; init; }

    public bool Is(HttpStatusCode status) => Status == (int)status;

    /// <summary>The same refusal with its errors under other paths.</summary>
    public ApiProblem At(Func<string, string> place) => this with
    {
        Errors = Errors.GroupBy(error => place(error.Key), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.SelectMany(error => error.Value).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal),
    };
}

/// <summary>Carries an <see cref="ApiProblem"/> to the page that can say something about it, or to the error page of its status.</summary>
internal sealed class ApiException(ApiProblem problem, Exception? inner = null) : Exception($"{problem.Status} {problem.Code} {problem.Title}", inner)
{
    public ApiProblem Problem => problem;

    /// <summary>The service is away: a page that can do without it goes on without it.</summary>
    public bool IsOutage => problem.Status is 502 or 503 or 504;

    /// <summary>A refusal that the person can do something about on the page where it happened.</summary>
    public bool IsRefusal => problem.Status is 400 or 409 or 412 or 413 or 415 or 422 or 423 or 428;
}
