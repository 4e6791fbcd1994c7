using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pak.SystemTests.Running;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.SystemTests.Resilience;

[Collection(OneSystem.Name)]
public sealed class ReplicaTests(PakSystem system, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Keys = 20;

    public Task InitializeAsync() => system.HasHealth("healthy");

    public Task DisposeAsync() => system.HasHealth("healthy");

    [Fact]
    public async Task One_key_sent_to_both_replicas_at_once_makes_one_application()
    {
        Uri[] replicas = [(await system.Resource("permits-1")).Address!, (await system.Resource("permits-2")).Address!];
        using var client = system.Client();
        var type = await Citizen.TypeOf(client, "health");
        var before = await Submitted();
        var (replays, refusals) = (0, 0);
        for (var i = 0; i < Keys; i++)
        {
            var form = await Citizen.New().Form(client, type);
            var key = $"race-{Guid.CreateVersion7()}";
            var answers = await Task.WhenAll(replicas.Select(replica => Send(client, replica, form, key)));
            Assert.All(answers, a => Assert.Contains(a.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
            Assert.Contains(answers, a => a.Status == HttpStatusCode.Created);
            refusals += answers.Count(a => a.Status == HttpStatusCode.Conflict);
            replays += answers.Count(a => a.Status == HttpStatusCode.Created) - 1;

            var later = await Send(client, replicas[i % 2], form, key);
            Assert.All(answers.Where(a => a.Status == HttpStatusCode.Created), a => Assert.Equal(a.Body, later.Body));
        }

        output.WriteLine($"{Keys} keys on two replicas at once: {replays} replayed at once, {refusals} told to wait");
        Assert.Equal(before + Keys, await Submitted());
    }

    [Fact]
    public async Task A_read_does_not_fail_when_a_replica_is_killed()
    {
        using var client = system.Client();
        using var stop = new CancellationTokenSource();
        var answers = new List<HttpStatusCode>();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await client.GetAsync(new Uri("api/permits/types", UriKind.Relative), CancellationToken.None);
                lock (answers)
                {
                    answers.Add(response.StatusCode);
                }
            }
        });

        await Read(20);
        var killed = (await system.Resource("permits-2")).ProcessId;
        await PakSystem.Signal(killed, "KILL");
        await Read(100);
        await Eventually.Holds(async () => (await system.Resource("permits-2")).ProcessId is { } now && now != killed, "the replica was started again", TimeSpan.FromMinutes(2));
        await system.HasHealth("healthy");
        await Read(100);
        await stop.CancelAsync();
        await reader;

        output.WriteLine($"{answers.Count} reads before, during and after");
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));

        async Task Read(int more)
        {
            var until = Count() + more;
            await Eventually.Holds(() => Task.FromResult(Count() >= until || reader.IsCompleted), $"{more} more reads");
        }

        int Count()
        {
            lock (answers)
            {
                return answers.Count;
            }
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> Send(HttpClient client, Uri replica, object form, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, "api/permits/applications")) { Content = JsonContent.Create(form) };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    // Counted where others read it: in the feed of permits, through the gateway.
    private async Task<int> Submitted()
    {
        using var partner = await system.Access.Client("partner-feed");
        var (count, after) = (0, "0");
        while (true)
        {
            using var response = await partner.GetAsync(new Uri($"api/permits/events?after={after}&limit=1000", UriKind.Relative));
            var page = (await response.Json()).EnumerateArray().ToList();
            if (page.Count == 0)
            {
                return count;
            }

            count += page.Count(e => e.GetProperty("type").GetString() == "ir.pak.permits.application-submitted.v1");
            after = page[^1].GetProperty("sequence").GetString()!;
        }
    }
}
