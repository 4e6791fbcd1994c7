using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Pak.Permits.Tests.Drafts;

public sealed class DraftTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_draft_is_saved_as_one_goes_read_again_and_thrown_away()
    {
        await app.DefineTypeOnce("drafted");
        using var started = await app.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "drafted", content = new { name = "متقاضی آزمون" } });
        Assert.Equal(201, (int)started.StatusCode);
        Assert.Null(started.Headers.Location);
        var draft = (await started.Json()).GetProperty("draft").GetString()!;

        Assert.Equal(200, (int)(await app.Anonymous().PutAsJsonAsync("/api/permits/drafts", new { draft, content = new { name = "متقاضی آزمون", area = "IR-23" } })).StatusCode);
        var kept = await (await app.Anonymous().PostAsJsonAsync("/api/permits/drafts/read", new { draft })).Json();
        Assert.Equal("IR-23", kept.GetProperty("content").GetProperty("area").GetString());
        Assert.Equal("drafted", kept.GetProperty("type").GetString());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.DoesNotContain("متقاضی", System.Text.Encoding.UTF8.GetString((await connection.ExecuteScalarAsync<byte[]>("SELECT content FROM drafts WHERE type = 'drafted'"))!), StringComparison.Ordinal);

        Assert.Equal(204, (int)(await app.Anonymous().PostAsJsonAsync("/api/permits/drafts/discard", new { draft })).StatusCode);
        Assert.Equal((404, "PRM-124"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/drafts/read", new { draft })).Problem());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Another_secret_opens_nothing(string draft)
    {
        Assert.Equal((404, "PRM-124"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/drafts/read", new { draft })).Problem());
        Assert.Equal((404, "PRM-124"), await (await app.Anonymous().PutAsJsonAsync("/api/permits/drafts", new { draft, content = new { } })).Problem());
        Assert.Equal((404, "PRM-124"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/drafts/discard", new { draft })).Problem());
    }

    [Fact]
    public async Task A_draft_that_is_too_large_or_of_no_type_is_refused()
    {
        await app.DefineTypeOnce("drafted");

        Assert.Equal(413, (int)(await app.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "drafted", content = new { text = new string('x', 70_000) } })).StatusCode);
        Assert.Equal((404, "PRM-001"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "no-such-type", content = new { } })).Problem());
    }

    [Fact]
    public async Task A_draft_is_forgotten_thirty_days_after_its_last_save()
    {
        await using var own = new PermitsApp();
        await own.DefineType("forgotten");
        var draft = (await (await own.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "forgotten", content = new { } })).Json()).GetProperty("draft").GetString();
        own.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(200, (int)(await own.Anonymous().PutAsJsonAsync("/api/permits/drafts", new { draft, content = new { } })).StatusCode);
        own.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal((404, "PRM-124"), await (await own.Anonymous().PostAsJsonAsync("/api/permits/drafts/read", new { draft })).Problem());
        Assert.Equal(1, await own.Services.GetRequiredService<Permits.Drafts.Drafts>().Forget(own.Database, CancellationToken.None));
    }
}
