using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Xunit.Abstractions;

namespace Pak.ServiceDefaults.Tests.Requests;

public sealed class VersionTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_change_without_IfMatch_is_428_and_with_an_old_one_412()
    {
        await using var service = await ThingsService.Start();
        await Make(service);

        await Answers.AreProblem(await Rename(service, null), HttpStatusCode.PreconditionRequired, "PAK-011");
        await Answers.AreProblem(await Rename(service, "\"v9\""), HttpStatusCode.PreconditionFailed, "PAK-010");
        await Answers.AreProblem(await Rename(service, "nonsense"), HttpStatusCode.PreconditionFailed, "PAK-010");
        Assert.Equal(HttpStatusCode.OK, (await Rename(service, "\"v1\"")).StatusCode);
    }

    [Fact]
    public async Task An_unchanged_thing_costs_no_body()
    {
        await using var service = await ThingsService.Start();
        await Make(service);
        var read = await service.Client().GetAsync("/things/1");

        using var again = new HttpRequestMessage(HttpMethod.Get, "/things/1");
        again.Headers.IfNoneMatch.Add(read.Headers.ETag!);
        var answer = await service.Client().SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Promise 6: of 100 racers with the same version one wins, 200 times over.</summary>
    [Fact]
    public async Task One_of_a_hundred_racers_wins()
    {
        const int Rounds = 200;
        const int Racers = 100;
        await using var service = await ThingsService.Start();
        await Make(service);
        var client = service.Client();
        for (var version = 1; version <= Rounds; version++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Rename(service, $"\"v{version}\"", client)));
            Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
            Assert.Equal(Racers - 1, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        }

        output.WriteLine($"{Rounds} changes x {Racers} racers: one 200 each, {Rounds * (Racers - 1)} times 412.");
    }

    private static async Task Make(ThingsService service) =>
        Assert.Equal(HttpStatusCode.Created, (await service.Client().PostAsJsonAsync("/things", new { name = "chair", size = 1 })).StatusCode);

    private static async Task<HttpResponseMessage> Rename(ThingsService service, string? version, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/things/1") { Content = JsonContent.Create(new { name = "stool", size = 2 }) };
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        return await (client ?? service.Client()).SendAsync(request);
    }
}
