using System.Text.Json;

namespace Pak.ServiceDefaults.Tests;

public sealed class DescriptionTests
{
    [Fact]
    public async Task The_description_says_what_the_shared_parts_add()
    {
        await using var service = await ThingsService.Start();
        using var client = service.Client(subject: null);

        var document = JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json"));

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var paths = document.GetProperty("paths");
        Assert.False(paths.TryGetProperty("/events", out _));
        var feed = paths.GetProperty("/api/things/events").GetProperty("get");
        Assert.Equal(["after", "limit", "wait"], Parameters(feed));
        Assert.True(feed.TryGetProperty("security", out _));
        var make = paths.GetProperty("/things").GetProperty("post");
        Assert.Contains("Idempotency-Key", Parameters(make));
        Assert.False(make.TryGetProperty("security", out _));
        Assert.Contains("If-Match", Parameters(paths.GetProperty("/things/{id}").GetProperty("put")));
        Assert.StartsWith("PAK-010: ", Said(paths.GetProperty("/things/{id}").GetProperty("put"), "412"));
        Assert.StartsWith("PAK-011: ", Said(paths.GetProperty("/things/{id}").GetProperty("put"), "428"));
        Assert.StartsWith("PAK-003: ", Said(feed, "401"));
        Assert.False(make.GetProperty("responses").TryGetProperty("401", out _));
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            var refusal = operation.Value.GetProperty("responses").GetProperty("default").GetProperty("content").GetProperty("application/problem+json");
            Assert.Equal("#/components/schemas/ProblemDocument", refusal.GetProperty("schema").GetProperty("$ref").GetString());
        }
    }

    private static string Said(JsonElement operation, string status) => operation.GetProperty("responses").GetProperty(status).GetProperty("description").GetString()!;

    private static IEnumerable<string> Parameters(JsonElement operation) =>
        operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()!);
}
