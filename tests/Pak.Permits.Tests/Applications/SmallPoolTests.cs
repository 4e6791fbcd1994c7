using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace Pak.Permits.Tests.Applications;

/// <summary>A handler that has the request's connection asks for no second one: with one connection in all it would wait for itself.</summary>
public sealed class SmallPoolTests
{
    [Fact]
    public async Task One_connection_is_enough_for_every_step_of_many_files_at_once()
    {
        await using var app = new OneConnectionApp();
        await app.DefineType("small");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody("small"))));
        Assert.All(receipts, receipt => Assert.Equal(201, (int)receipt.StatusCode));

        // The calendar and the type are read anew, now by the officers and the applicant.
        var code = (await receipts[0].Json()).GetProperty("trackingCode").GetString()!;
        using var list = await app.Officer().GetAsync("/api/permits/applications");
        var ids = (await list.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(20, ids.Count);
        await using var restarted = new OneConnectionApp { Reuses = app.ConnectionString };
        var steps = await Task.WhenAll(ids.Select(id => restarted.Act(id, "review", 1)));
        Assert.All(steps, step => Assert.Equal(200, (int)step.StatusCode));
        restarted.Clock.Advance(TimeSpan.FromMinutes(2));
        steps = await Task.WhenAll(ids.Select(id => restarted.Act(id, "question", 2, new { text = "نقشه؟" })));
        Assert.All(steps, step => Assert.Equal(200, (int)step.StatusCode));
        restarted.Clock.Advance(TimeSpan.FromMinutes(2));
        using var detail = await restarted.Officer().GetAsync($"/api/permits/applications/{ids[0]}");
        Assert.Equal(200, (int)detail.StatusCode);

        await using var again = new OneConnectionApp { Reuses = app.ConnectionString };
        using var answered = await again.Anonymous().PostAsJsonAsync("/api/permits/tracking/answer", new { trackingCode = code, lastFour = "0899", text = "پیوست شد" });
        Assert.Equal(200, (int)answered.StatusCode);
    }

    private sealed class OneConnectionApp : PermitsApp
    {
        public string ConnectionString { get; private set; } = "";

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            var given = Reuses ?? builder.GetSetting("ConnectionStrings:permitsdb")!;
            ConnectionString = new NpgsqlConnectionStringBuilder(given) { MaxPoolSize = 1, MinPoolSize = 0, Timeout = 10 }.ConnectionString;
            builder.UseSetting("ConnectionStrings:permitsdb", ConnectionString);
        }
    }
}
