using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.AppHost.Local.Servers;
using Pak.ServiceDefaults.Requests;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.ServiceDefaults.Tests.Requests;

public sealed class IdempotencyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_same_request_again_gives_the_first_answer_byte_for_byte()
    {
        await using var service = await ThingsService.Start();
        var first = await Post(service.Client(), "k1", "chair");
        var again = await Post(service.Client(), "k1", "chair");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(first.StatusCode, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await again.Content.ReadAsByteArrayAsync());
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(1, await Count(service));
    }

    [Fact]
    public async Task Another_request_with_a_used_key_is_refused()
    {
        await using var service = await ThingsService.Start();
        await Post(service.Client(), "k1", "chair");

        var altered = await Post(service.Client(), "k1", "table");

        await Answers.AreProblem(altered, HttpStatusCode.UnprocessableEntity, "PAK-012");
        Assert.Equal(1, await Count(service));
    }

    [Fact]
    public async Task Keys_belong_to_their_caller()
    {
        await using var service = await ThingsService.Start();
        await Post(service.Client("one"), "k1", "chair");
        await Post(service.Client("two"), "k1", "table");

        Assert.Equal(2, await Count(service));
    }

    [Fact]
    public async Task A_request_that_still_runs_is_a_conflict_and_then_replays()
    {
        await using var service = await ThingsService.Start();
        var gate = service.Services.GetRequiredService<ThingsService.Gate>();
        var running = Post(service.Client(), "k1", "chair", "/things/slow");
        await gate.Entered.Task;

        var second = await Post(service.Client(), "k1", "chair", "/things/slow");
        await Answers.AreProblem(second, HttpStatusCode.Conflict, "PAK-013");
        Assert.NotNull(second.Headers.RetryAfter);

        gate.Open.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await running).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post(service.Client(), "k1", "chair", "/things/slow")).StatusCode);
        Assert.Equal(1, await Count(service));
    }

    [Fact]
    public async Task A_refusal_is_not_kept_so_that_the_mended_request_may_use_the_key()
    {
        await using var service = await ThingsService.Start();
        await Answers.AreProblem(await Post(service.Client(), "k1", new string('x', 30)), HttpStatusCode.BadRequest, "PAK-002");

        Assert.Equal(HttpStatusCode.Created, (await Post(service.Client(), "k1", "chair")).StatusCode);
    }

    [Theory]
    [InlineData("has space", 1)]
    [InlineData("long", 64)]
    public async Task A_key_that_is_not_1_to_255_visible_characters_is_refused(string part, int times)
    {
        var key = string.Concat(Enumerable.Repeat(part, times));
        await using var service = await ThingsService.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/things") { Content = JsonContent.Create(new { name = "chair", size = 1 }) };
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);

        Assert.Equal(HttpStatusCode.BadRequest, (await service.Client().SendAsync(request)).StatusCode);
        Assert.Equal(0, await Count(service));
    }

    /// <summary>Promise 5 of the reliability promises: 2,000 keys, each sent 4 times at once, altered, and again after a kill of PostgreSQL.</summary>
    [Fact]
    public async Task Two_thousand_keys_make_two_thousand_rows()
    {
        const int Keys = 2000;
        await using var postgres = await Servers.StartPostgres();
        await using var service = await ThingsService.Start(await postgres.CreateDatabase("things", CancellationToken.None) + ";Maximum Pool Size=40");
        var client = service.Client();
        var first = new byte[Keys][];
        var conflicts = 0;
        await Parallel.ForAsync(0, Keys, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post(client, $"key-{i}", $"thing {i}")));
            Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{a.StatusCode}"));
            Interlocked.Add(ref conflicts, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
            first[i] = await answers.First(a => a.StatusCode == HttpStatusCode.Created).Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(client, $"key-{i}", $"other {i}")).StatusCode);
        });

        await postgres.Kill();
        await postgres.Restart(CancellationToken.None);
        await Eventually.Holds(async () => (await client.GetAsync("/health")).IsSuccessStatusCode, "the service sees its database again");
        await Parallel.ForAsync(0, Keys, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            Assert.Equal(first[i], await (await Post(client, $"key-{i}", $"thing {i}")).Content.ReadAsByteArrayAsync()));

        Assert.Equal(Keys, await Count(service));
        output.WriteLine($"{Keys} keys x 4 at once: {await Count(service)} rows, {conflicts} answered 409; {Keys} altered: 422; {Keys} replayed byte for byte after kill -9.");
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string key, string name, string path = "/things")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { name, size = 1 }) };
        request.Headers.Add(IdempotencyKey.Header, key);
        return await client.SendAsync(request);
    }

    private static async Task<long> Count(ThingsService service)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM things");
    }
}
