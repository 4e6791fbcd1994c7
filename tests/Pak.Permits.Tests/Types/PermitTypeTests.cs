using System.Net.Http.Json;
using Pak.ServiceDefaults.Auth;

namespace Pak.Permits.Tests.Types;

public sealed class PermitTypeTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task A_new_version_takes_effect_on_its_day_and_earlier_files_stay_under_theirs()
    {
        await app.DefineType("versioned");
        var code = await app.Apply("versioned");
        var id = await app.NewestFile();
        var today = app.Today();

        using var defined = await Put("versioned", PermitsApp.TypeBody(today.AddDays(1), titleFa: "پروانهٔ تازه"), "\"v1\"");
        Assert.Equal(200, (int)defined.StatusCode);

        using var now = await app.Anonymous().GetAsync("/api/permits/types/versioned");
        var type = await now.Json();
        Assert.Equal(1, type.GetProperty("version").GetInt32());
        Assert.Equal(2, type.GetProperty("upcoming").GetProperty("version").GetInt32());
        Assert.Equal("\"v2\"", now.Headers.ETag!.Tag);

        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, (await (await app.Anonymous().GetAsync("/api/permits/types/versioned")).Json()).GetProperty("version").GetInt32());
        Assert.Equal("پروانهٔ تأسیس داروخانه", (await (await app.Track(code)).Json()).GetProperty("title").GetProperty("fa").GetString());
        Assert.Equal(1, (await (await app.Officer().GetAsync($"/api/permits/applications/{id}")).Json()).GetProperty("typeVersion").GetInt32());
    }

    [Fact]
    public async Task A_change_names_the_version_it_was_read_from()
    {
        await app.DefineType("if-match");

        Assert.Equal((428, "PAK-011"), await (await Put("if-match", PermitsApp.TypeBody(app.Today()), ifMatch: null)).Problem());
        Assert.Equal((412, "PAK-010"), await (await Put("if-match", PermitsApp.TypeBody(app.Today()), "\"v7\"")).Problem());
        var racers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Put("if-match", PermitsApp.TypeBody(app.Today()), "\"v1\"")));
        Assert.Equal(1, racers.Count(r => (int)r.StatusCode == 200));
        Assert.Equal(9, racers.Count(r => (int)r.StatusCode == 412));
    }

    [Fact]
    public async Task Another_agencys_type_is_not_there_to_change()
    {
        await app.DefineType("owned", "industry");

        Assert.Equal((404, "PRM-001"), await (await Put("owned", PermitsApp.TypeBody(app.Today()), "\"v1\"")).Problem());
        Assert.Equal((404, "PRM-001"), await (await Put("Bad Code", PermitsApp.TypeBody(app.Today()), ifMatch: null)).Problem());
        Assert.Equal(401, (int)(await app.Anonymous().PutAsJsonAsync("/api/permits/types/owned", PermitsApp.TypeBody(app.Today()))).StatusCode);
        Assert.Equal(403, (int)(await app.As("o", "industry", Scopes.PermitsDecide).PutAsJsonAsync("/api/permits/types/owned", PermitsApp.TypeBody(app.Today()))).StatusCode);
    }

    [Fact]
    public async Task A_version_cannot_take_effect_in_the_past()
    {
        using var answer = await Put("past", PermitsApp.TypeBody(app.Today().AddDays(-1)), ifMatch: null);

        Assert.Equal((422, "PRM-002"), await answer.Problem());
        Assert.Equal(404, (int)(await app.Anonymous().GetAsync("/api/permits/types/past")).StatusCode);
    }

    [Fact]
    public async Task A_type_that_is_not_in_force_yet_takes_no_application()
    {
        using var defined = await Put("future", PermitsApp.TypeBody(app.Today().AddDays(10)), ifMatch: null);
        Assert.Equal(201, (int)defined.StatusCode);

        Assert.Equal(404, (int)(await app.Anonymous().GetAsync("/api/permits/types/future")).StatusCode);
        Assert.Equal((422, "PRM-003"), await (await app.Anonymous().PostAsJsonAsync("/api/permits/applications", PermitsApp.ApplyBody("future"))).Problem());
    }

    [Theory]
    [InlineData("search=%D8%AA%D8%A3%D8%B3%D9%8A%D8%B3%20%D9%83%D8%A7%D9%81%D9%87")] // «تأسيس كافه» with Arabic letters
    [InlineData("search=PHARMACY&agency=interior")]
    [InlineData("agency=interior")]
    public async Task Types_are_found_whatever_the_spelling(string query)
    {
        if ((await app.Anonymous().GetAsync("/api/permits/types/cafe")).StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            using var defined = await app.Supervisor("interior").PutAsJsonAsync("/api/permits/types/cafe", PermitsApp.TypeBody(app.Today(), titleFa: "پروانهٔ تأسیس کافه"));
            Assert.Equal(201, (int)defined.StatusCode);
        }

        var list = await (await app.Anonymous().GetAsync($"/api/permits/types?{query}")).Json();

        Assert.Equal("cafe", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("search=%00%25_")]
    [InlineData("agency=%00")]
    [InlineData("agency=nobody")]
    public async Task A_search_for_nothing_finds_nothing(string query)
    {
        var list = await (await app.Anonymous().GetAsync($"/api/permits/types?{query}")).Json();

        Assert.Empty(list.GetProperty("items").EnumerateArray());
    }

    private async Task<HttpResponseMessage> Put(string code, object body, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/permits/types/{Uri.EscapeDataString(code)}") { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await app.Supervisor().SendAsync(request);
    }
}
