using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pak.Permits.Documents;

namespace Pak.Permits.Tests.Documents;

/// <summary>How long uploads are kept that no application has taken.</summary>
public sealed class DocumentSweepTests
{
    [Fact]
    public async Task What_no_application_takes_is_forgotten_after_a_week_and_what_one_took_is_kept()
    {
        await using var own = new PermitsApp();
        await Papers.Define(own, "papers");
        Assert.Equal(201, (int)(await Papers.Apply(own, "papers", [await Papers.Upload(own, "papers", "deed", SampleFiles.Pdf)])).StatusCode);
        await Papers.Upload(own, "papers", "deed", SampleFiles.Png);
        var sweep = own.Services.GetRequiredService<DocumentSweep>();

        own.Clock.Advance(DocumentSweep.Kept);
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((2, 2), await Papers.Counts(own));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((1, 1), await Papers.Counts(own));
    }

    [Fact]
    public async Task What_a_draft_names_is_kept_as_long_as_the_draft_is()
    {
        await using var own = new PermitsApp();
        await Papers.Define(own, "papers");
        var token = await Papers.Upload(own, "papers", "deed", SampleFiles.Pdf);
        await Papers.Upload(own, "papers", "deed", SampleFiles.Png);
        var draft = (await (await own.Anonymous().PostAsJsonAsync("/api/permits/drafts", new { type = "papers", content = new { } })).Json()).GetProperty("draft").GetString();
        Assert.Equal(200, (int)(await own.Anonymous().PutAsJsonAsync("/api/permits/drafts", new { draft, content = new { }, documents = new[] { token } })).StatusCode);
        var sweep = own.Services.GetRequiredService<DocumentSweep>();

        own.Clock.Advance(TimeSpan.FromDays(30));
        await sweep.Sweep(CancellationToken.None);
        Assert.Equal((1, 1), await Papers.Counts(own));
        Assert.Equal(201, (int)(await Papers.Apply(own, "papers", [token])).StatusCode);
    }
}
