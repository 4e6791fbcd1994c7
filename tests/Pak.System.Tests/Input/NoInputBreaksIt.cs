using System.Globalization;
using System.Text.Json;
using Pak.SystemTests.Running;
using Xunit.Abstractions;

namespace Pak.SystemTests.Input;

/// <summary>Every operation of every description gets requests that are wrong in one way each: refused with a code, never a 5xx.</summary>
[Collection(OneSystem.Name)]
public sealed class NoInputBreaksIt(PakSystem system, ITestOutputHelper output)
{
    [Theory]
    [InlineData("agencies", "admin")]
    [InlineData("indicators", "statistics.steward")]
    [InlineData("permits", "health.officer")]
    [InlineData("reporting", null)]
    public async Task Wrong_requests_are_refused_with_a_code(string service, string? person)
    {
        using var client = person is null ? system.Client() : await system.Access.AsPerson(person);
        var description = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(new Uri($"openapi/{service}.json", UriKind.Relative)));
        // What the gateway does not pass on is nobody's input.
        var operations = Operation.Of(service, description).Where(o => o.Path != "/events" && !o.Path.StartsWith("/staff", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(operations);

        var faults = new List<string>();
        var statuses = new SortedDictionary<int, int>();
        foreach (var operation in operations)
        {
            foreach (var wrong in InvalidRequest.For(operation))
            {
                var (status, fault) = await Send(client, operation, wrong);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
                if (fault is not null)
                {
                    faults.Add($"{operation.Name}, {wrong.What}: {fault}");
                }
            }
        }

        output.WriteLine($"{service}: {operations.Count} operations, {statuses.Values.Sum()} requests: "
            + string.Join(", ", statuses.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} × {s.Key}"))));
        Assert.True(faults.Count == 0, string.Join('\n', faults.Prepend($"{faults.Count} faults:")));
    }

    private static async Task<(int Status, string? Fault)> Send(HttpClient client, Operation operation, InvalidRequest wrong)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(wrong.Path.TrimStart('/'), UriKind.Relative)) { Content = wrong.Content };
        request.Headers.ExpectContinue = wrong.Content?.Headers.ContentLength > 1_000_000 ? true : null;
        request.Headers.TryAddWithoutValidation("If-Match", wrong.IfMatch);
        if (wrong.IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request);
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsStringAsync();
        return (status, FaultOf(operation, wrong, status, response.Content.Headers.ContentType?.MediaType, body));
    }

    private static string? FaultOf(Operation operation, InvalidRequest wrong, int status, string? mediaType, string body)
    {
        if (status >= 500)
        {
            return $"{status} {body}";
        }

        if (status < 400)
        {
            return wrong.MustFail ? $"accepted with {status}" : null;
        }

        if (mediaType == "application/problem+json")
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("code", out var code) && code.GetString() is { Length: > 0 } ? null : $"{status} without a code";
        }

        // The token endpoint answers as RFC 6749 says; the server itself refuses what is no HTTP before any of our code runs.
        var isOAuth = operation.Path == "/connect/token" && body.Contains("\"error\"", StringComparison.Ordinal);
        return isOAuth || status is 414 or 431 || (status == 400 && body.Length == 0 && wrong.What.Contains("path", StringComparison.Ordinal)) ? null : $"{status} as {mediaType}";
    }
}
