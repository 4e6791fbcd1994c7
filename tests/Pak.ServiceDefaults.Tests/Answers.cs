using System.Net;
using System.Net.Http.Json;
using Pak.ServiceDefaults.Problems;

namespace Pak.ServiceDefaults.Tests;

internal static class Answers
{
    /// <summary>The answer is an RFC 9457 problem with this status and code.</summary>
    public static async Task<ProblemDocument> AreProblem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<ProblemDocument>(JsonDefaults.Options);
        Assert.NotNull(problem);
        Assert.Equal(code, problem.Code);
        Assert.Equal((int)status, problem.Status);
        return problem;
    }
}
