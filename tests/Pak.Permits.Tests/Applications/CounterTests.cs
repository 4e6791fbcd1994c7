using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Applications;

/// <summary>An agency's clerk hands applications in for citizens at the counter.</summary>
public sealed class CounterTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    private const string Address = "/api/permits/counter/applications";

    [Fact]
    public async Task A_clerk_hands_in_and_another_officer_decides()
    {
        await Define("counter");
        var clerk = app.As("clerk-1", "health", Scopes.PermitsDecide);
        using var answer = await clerk.PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter"));
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        var code = (await answer.Json()).GetProperty("trackingCode").GetString()!;
        var id = await app.NewestFile();

        using var own = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/applications/{id}/review");
        own.Headers.TryAddWithoutValidation("If-Match", "\"v1\"");
        Assert.Equal((403, "PRM-105"), await (await clerk.SendAsync(own)).Problem());
        Assert.Equal(200, (int)(await app.Act(id, "review", 1)).StatusCode);
        Assert.Equal("under-review", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_counter_takes_whole_files_of_its_own_agency_only()
    {
        await Define("counter-own");
        await app.DefineType("counter-papers", new TypeOptions(Documents: true));

        Assert.Equal(401, (int)(await app.Anonymous().PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter-own"))).StatusCode);
        Assert.Equal(403, (int)(await app.As("s", "health", Scopes.PermitsDefine).PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter-own"))).StatusCode);
        Assert.Equal((422, "PRM-003"), await (await app.Officer("industry").PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter-own"))).Problem());
        Assert.Equal((422, "PRM-003"), await (await app.As("s", agency: null, Scopes.PermitsDecide).PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter-own"))).Problem());
        using var incomplete = await app.Officer().PostAsJsonAsync(Address, PermitsApp.ApplyBody("counter-papers"));
        Assert.Equal((422, "PRM-003"), await incomplete.Problem());
        Assert.Equal("documents.document-1", Assert.Single((await incomplete.Json()).GetProperty("errors").EnumerateObject()).Name);
    }

    /// <summary>A type that asks for no documents.</summary>
    private async Task Define(string code)
    {
        var body = JsonSerializer.SerializeToNode(PermitsApp.TypeBody(app.Today()))!.AsObject();
        body["documents"] = new JsonArray();
        using var answer = await app.Supervisor().PutAsJsonAsync($"/api/permits/types/{code}", body);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
    }
}
