using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Privacy;
using Pak.Permits.Tracking;

namespace Pak.Permits.Tests.Tracking;

/// <summary>Look-ups that travel together.</summary>
public sealed class TrackedFilesTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task Each_of_many_callers_at_once_gets_the_own_file_or_none()
    {
        await app.DefineTypeOnce("together");
        var files = app.Services.GetRequiredService<TrackedFiles>();
        var data = app.Services.GetRequiredService<PersonalData>();
        var codes = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            codes.Add(await app.Apply("together"));
        }

        var wanted = Enumerable.Range(0, 300).Select(i => (Code: codes[i % codes.Count], LastFour: i % 5 == 0 ? "0000" : "0899")).ToList();
        var found = await Task.WhenAll(wanted.Select(w => files.Find(data.TrackingKey(w.Code, w.LastFour), CancellationToken.None)));

        for (var i = 0; i < wanted.Count; i++)
        {
            Assert.Equal(wanted[i].LastFour == "0000", found[i] is null);
        }

        var ids = wanted.Zip(found).Where(p => p.Second is not null).GroupBy(p => p.First.Code).ToList();
        Assert.All(ids, g => Assert.Single(g.Select(p => p.Second!.Id).Distinct()));
        Assert.Equal(codes.Count, ids.Select(g => g.First().Second!.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_is_broken_in_one_file_fails_for_its_own_caller_only()
    {
        await using var own = new PermitsApp();
        await own.DefineType("broken");
        var good = await own.Apply("broken");
        var bad = await own.Apply("broken");
        var id = await own.NewestFile();
        using var review = await own.Act(id, "review", 1);
        using var asked = await own.Act(id, "question", 2, new { text = "چرا؟" });
        Assert.Equal(200, (int)asked.StatusCode);
        await using var connection = await own.Database.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE application_steps SET text = '\\x00' WHERE application_id = @id AND text IS NOT NULL", new { id });
        var files = own.Services.GetRequiredService<TrackedFiles>();
        var data = own.Services.GetRequiredService<PersonalData>();

        var calls = Enumerable.Range(0, 60).Select(i => (IsBad: i % 2 == 0, Task: files.Find(data.TrackingKey(i % 2 == 0 ? bad : good, "0899"), CancellationToken.None))).ToList();

        foreach (var (isBad, task) in calls)
        {
            if (isBad)
            {
                await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => task);
            }
            else
            {
                Assert.NotNull(await task);
            }
        }
    }

    [Fact]
    public async Task A_caller_that_gives_up_stops_nobody()
    {
        await app.DefineTypeOnce("together");
        var code = await app.Apply("together");
        var files = app.Services.GetRequiredService<TrackedFiles>();
        var key = app.Services.GetRequiredService<PersonalData>().TrackingKey(code, "0899");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var left = files.Find(key, gone.Token);
        var stayed = files.Find(key, CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.NotNull(await stayed);
    }
}
