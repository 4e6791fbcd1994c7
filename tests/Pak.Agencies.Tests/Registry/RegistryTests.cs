using System.Net;
using Dapper;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;
using Xunit.Abstractions;

namespace Pak.Agencies.Tests.Registry;

public sealed class RegistryTests(DemoApp app, ITestOutputHelper output) : IClassFixture<DemoApp>
{
    [Theory]
    [InlineData("وزارت كشور", "interior")] // Arabic kaf
    [InlineData("کشور وزارت", "interior")]
    [InlineData("رياستجمهوري", "presidency")] // Arabic yeh, no ZWNJ
    [InlineData("STATISTICAL centre", "statistics")]
    [InlineData("tehran-muni", "tehran-municipality")]
    public async Task Search_finds_what_people_mean(string words, string code)
    {
        var found = await app.Anonymous().Get($"/api/agencies?search={Uri.EscapeDataString(words)}");

        Assert.Contains(found["items"]!.AsArray(), a => (string)a!["code"]! == code);
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("no-such-agency")]
    public async Task Search_takes_no_wildcards(string words)
    {
        var found = await app.Anonymous().Get($"/api/agencies?search={words}");

        Assert.Empty(found["items"]!.AsArray());
    }

    [Fact]
    public async Task An_unknown_status_is_refused()
    {
        var answer = await app.Anonymous().GetAsync("/api/agencies?status=abolished");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("status", Assert.Single((await answer.Json())["errors"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData("search=%00")]
    [InlineData("parent=a%00b")]
    [InlineData("after=AAAA")]
    [InlineData("limit=0")]
    public async Task A_query_that_makes_no_sense_is_the_callers_error(string query)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Anonymous().GetAsync($"/api/agencies?{query}")).StatusCode);
    }

    [Fact]
    public async Task The_tree_can_be_walked_and_read_page_by_page()
    {
        var children = await app.Anonymous().Get("/api/agencies?parent=tehran-governorate");
        var codes = new List<string>();
        for (var path = "/api/agencies?limit=3"; ;)
        {
            var page = await app.Anonymous().Get(path);
            codes.AddRange(page["items"]!.AsArray().Select(a => (string)a!["code"]!));
            if (page["next"] is not { } next)
            {
                break;
            }

            path = $"/api/agencies?limit=3&after={next}";
        }

        var municipality = Assert.Single(children["items"]!.AsArray())!;
        Assert.Equal(("tehran-municipality", "municipality", "IR-23", true), ((string)municipality["code"]!, (string)municipality["kind"]!, (string)municipality["area"]!, (bool)municipality["sample"]!));
        Assert.Equal(codes.Distinct(), codes);
        Assert.Superset(new HashSet<string> { "presidency", "mporg", "statistics", "health", "tehran-municipality" }, codes.ToHashSet());
    }

    [Fact]
    public async Task An_agency_has_an_ETag_that_saves_sending_it_again()
    {
        var first = await app.Anonymous().GetAsync("/api/agencies/energy");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/agencies/energy");
        again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);

        Assert.Equal("\"v1\"", first.Headers.ETag.Tag);
        Assert.Equal(HttpStatusCode.NotModified, (await app.Anonymous().SendAsync(again)).StatusCode);
        Assert.Equal("AGN-001", await (await app.Anonymous().GetAsync("/api/agencies/nowhere")).Code());
    }

    [Fact]
    public async Task An_administrator_reaches_the_own_agency_and_what_stands_below_and_nothing_else()
    {
        var interior = app.AdministratorOf("interior");
        var below = await app.Register("tehran-municipality");
        var change = Change("tehran-municipality");

        Assert.Equal(HttpStatusCode.Created, (await interior.Post("/api/agencies", app.NewAgency("interior"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await interior.Put($"/api/agencies/{below}", change, version: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await interior.GetAsync($"/api/agencies/{below}/people")).StatusCode);
        foreach (var other in new[] { "health", "presidency", "mporg", "nowhere" })
        {
            var answers = new[]
            {
                await interior.Post("/api/agencies", app.NewAgency(other)),
                await interior.Put($"/api/agencies/{other}", Change("presidency"), version: 1),
                await interior.Post($"/api/agencies/{other}/suspension", new { reason = "Because" }, version: 1),
                await interior.Send(HttpMethod.Delete, $"/api/agencies/{other}/suspension", version: 1),
                await interior.GetAsync($"/api/agencies/{other}/people"),
                await interior.Post($"/api/agencies/{other}/people", new { username = "x.y", name = new { fa = "ن", en = "N" }, password = "a long enough one", roles = Array.Empty<string>() }),
                await interior.GetAsync($"/api/agencies/{other}/clients"),
                await interior.Post($"/api/agencies/{other}/clients", new { name = new { fa = "ن", en = "N" }, scopes = new[] { "events:read" } }),
                await interior.Post($"/api/agencies/{other}/clients/statistics-upload/secrets", new { }),
                await interior.DeleteAsync($"/api/agencies/{other}/clients/statistics-upload"),
                // Its own, but moved to where it does not reach.
                await interior.Put($"/api/agencies/{below}", Change(other), version: 2),
            };
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
            Assert.Equal(Enumerable.Repeat("AGN-001", answers.Length), await Task.WhenAll(answers.Select(a => a.Code())));
        }
    }

    [Fact]
    public async Task A_caller_without_an_agency_reaches_none_and_without_the_scope_nothing()
    {
        var nobody = app.As("a-service", null, Scopes.AgenciesManage);
        var steward = app.As("a-steward", "interior", Scopes.IndicatorsDefine);

        Assert.Equal(HttpStatusCode.NotFound, (await nobody.Post("/api/agencies", app.NewAgency("presidency"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await steward.Post("/api/agencies", app.NewAgency("interior"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anonymous().Post("/api/agencies", app.NewAgency("interior"))).StatusCode);
    }

    [Fact]
    public async Task The_tree_takes_no_cycle_not_even_of_two_moves_at_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var (a, b) = (await app.Register("energy"), await app.Register("energy"));

            var answers = await Task.WhenAll(app.Root().Put($"/api/agencies/{a}", Change(b), 1), app.Root().Put($"/api/agencies/{b}", Change(a), 1));

            Assert.Single(answers, x => x.StatusCode == HttpStatusCode.OK);
            Assert.Equal("AGN-004", await Assert.Single(answers, x => x.StatusCode == HttpStatusCode.Conflict).Code());
        }

        Assert.Equal("AGN-004", await (await app.AdministratorOf("interior").Put("/api/agencies/interior", Change("tehran-municipality"), 1)).Code());
        Assert.Equal("AGN-005", await (await app.Root().Put("/api/agencies/energy", Change(null), 1)).Code());
    }

    [Fact]
    public async Task Of_twenty_changes_of_one_version_one_wins_and_the_rest_learn_of_it()
    {
        var code = await app.Register("health");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Root().Put($"/api/agencies/{code}", Change("health"), version: 1)));
        var now = await app.Anonymous().GetAsync($"/api/agencies/{code}");
        var withoutVersion = await app.Root().Send(HttpMethod.Put, $"/api/agencies/{code}", Change("health"));

        output.WriteLine($"20 racers with If-Match, {answers.Count(a => a.IsSuccessStatusCode)} won");
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal("\"v2\"", now.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.PreconditionRequired, withoutVersion.StatusCode);
    }

    [Fact]
    public async Task The_same_registration_twice_is_once()
    {
        var request = app.NewAgency("mefa");
        var key = Guid.CreateVersion7().ToString();

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Root().Post("/api/agencies", request, idempotencyKey: key)));
        var replay = await app.Root().Post("/api/agencies", request, idempotencyKey: key);
        var other = await app.Root().Post("/api/agencies", app.NewAgency("mefa"), idempotencyKey: key);
        var withoutKey = await app.Root().Post("/api/agencies", request);

        var first = Assert.Single(atOnce, a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains("Idempotency-Replayed"));
        Assert.All(atOnce, a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await replay.Content.ReadAsByteArrayAsync());
        Assert.Equal($"/api/agencies/{request["code"]}", replay.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("AGN-002", await withoutKey.Code());
        await using var connection = await app.Database.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM events WHERE subject = @Subject", new { Subject = $"agencies/{request["code"]}" }));
    }

    [Fact]
    public async Task A_national_id_belongs_to_one_agency()
    {
        var first = app.NewAgency("mefa");
        (await app.Root().Post("/api/agencies", first)).EnsureSuccessStatusCode();
        var second = app.NewAgency("mefa");
        second["nationalId"] = first["nationalId"];

        Assert.Equal("AGN-003", await (await app.Root().Post("/api/agencies", second)).Code());
    }

    [Theory]
    [InlineData("kind", "kingdom")]
    [InlineData("kind", 1)]
    [InlineData("area", "")]
    [InlineData("nationalId", null)]
    [InlineData("name", "a text")]
    [InlineData("code", "a\0b")]
    [InlineData("unknown", "field")]
    public async Task A_wrong_field_is_refused_and_named(string field, object? value)
    {
        var request = app.NewAgency("mefa");
        request[field] = value;

        var answer = await app.Root().Post("/api/agencies", request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains((await answer.Json())["errors"]!.AsObject(), e => e.Key.StartsWith(field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_happens_to_an_agency_stands_in_the_feed_in_order()
    {
        var code = await app.Register("industry");
        (await app.Root().Put($"/api/agencies/{code}", Change("industry"), 1)).EnsureSuccessStatusCode();
        (await app.Root().Post($"/api/agencies/{code}/suspension", new { reason = "Audit" }, 2)).EnsureSuccessStatusCode();
        var suspended = await app.Anonymous().Get($"/api/agencies?parent=industry&status=suspended");
        (await app.Root().Send(HttpMethod.Delete, $"/api/agencies/{code}/suspension", version: 3)).EnsureSuccessStatusCode();

        var feed = await app.As("reporting", null, Scopes.EventsRead).Get("/events?limit=1000");
        var types = feed.AsArray().Where(e => (string)e!["subject"]! == $"agencies/{code}").Select(e => ((string)e!["type"]!).Split('.')[3]);

        Assert.Equal(["agency-registered", "agency-changed", "agency-suspended", "agency-reinstated"], types);
        Assert.Equal(code, (string)Assert.Single(suspended["items"]!.AsArray())!["code"]!);
        Assert.Equal("presidency", (string)feed[0]!["data"]!["code"]!);
    }

    private static object Change(string? parent) => new { name = new { fa = "نام تازه", en = "New name" }, kind = "council", parent, area = "IR-23" };
}
