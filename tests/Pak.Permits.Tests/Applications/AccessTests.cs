using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pak.ServiceDefaults.Auth;
using Pak.Testing;

namespace Pak.Permits.Tests.Applications;

public sealed class AccessTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    private static readonly (string Method, string Action, object? Body)[] DeskCalls =
    [
        ("GET", "", null), ("GET", "/clock", null), ("POST", "/review", null), ("POST", "/question", new { text = "چرا؟" }),
        ("POST", "/approval", new { note = "x" }), ("POST", "/refusal", new { conditions = new[] { 1 }, note = "x" }),
    ];

    [Fact]
    public void The_public_endpoints_are_these_and_no_others()
    {
        Assert.Equal(
            [
                "* /alive",
                "* /health",
                "GET /api/permits/calendar/",
                "GET /api/permits/keys",
                "GET /api/permits/log/checkpoint",
                "GET /api/permits/types/",
                "GET /api/permits/types/{code}",
                "GET /api/permits/types/{code}/statistics",
                "GET /api/permits/verification/{address}",
                "GET /openapi/{documentName}.json",
                "POST /api/permits/applications",
                "POST /api/permits/drafts/",
                "POST /api/permits/drafts/discard",
                "POST /api/permits/drafts/read",
                "POST /api/permits/mobile-codes/",
                "POST /api/permits/mobile-codes/confirmation",
                "POST /api/permits/tracking/",
                "POST /api/permits/tracking/answer",
                "POST /api/permits/tracking/appeal",
                "POST /api/permits/tracking/clock",
                "POST /api/permits/tracking/file",
                "POST /api/permits/tracking/looks",
                "POST /api/permits/tracking/notices",
                "POST /api/permits/tracking/permit",
                "POST /api/permits/tracking/rating",
                "POST /api/permits/tracking/renewal",
                "POST /api/permits/tracking/surrender",
                "POST /api/permits/tracking/withdrawal",
                "POST /api/permits/types/{code}/answers",
                "POST /api/permits/types/{code}/documents/{document}",
                "POST /api/permits/verification/",
                "PUT /api/permits/drafts/",
            ],
            PublicEndpoints.Of(app.Services));
        Assert.Empty(PublicEndpoints.Undeclared(app.Services));
    }

    [Fact]
    public async Task No_forged_token_opens_anything() =>
        Assert.Empty(await ForgedTokens.Accepted(app.Anonymous(), "/api/permits/applications", app.Issuer, app.Clock.GetUtcNow()));

    [Fact]
    public async Task Only_an_officer_of_the_files_own_agency_reaches_it()
    {
        await app.DefineType("access-desk");
        await app.Apply("access-desk");
        var id = await app.NewestFile();
        (string Who, HttpClient Client, int Expected)[] callers =
        [
            ("nobody", app.Anonymous(), 401),
            ("an officer without the scope", app.As("steward", "health", Scopes.IndicatorsSubmit, Scopes.PermitsDefine), 403),
            ("an officer of another agency", app.As("officer", "industry", Scopes.PermitsDecide), 404),
            ("a caller without an agency", app.As("service", agency: null, Scopes.PermitsDecide), 404),
        ];

        foreach (var (method, action, body) in DeskCalls)
        {
            foreach (var (who, client, expected) in callers)
            {
                using var answer = await Call(client, method, id, action, body);
                Assert.True(expected == (int)answer.StatusCode, $"{who}: {method} {action} → {(int)answer.StatusCode}");
            }
        }

        Assert.Equal("submitted", (await (await Call(app.Officer(), "GET", id, "", null)).Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_list_shows_the_own_agencys_files_only()
    {
        await app.DefineType("access-health");
        await app.DefineType("access-industry", "industry");
        await app.Apply("access-health");
        await app.Apply("access-industry");

        var industry = await (await app.Officer("industry").GetAsync("/api/permits/applications?status=submitted")).Json();

        Assert.Equal("access-industry", Assert.Single(industry.GetProperty("items").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal(401, (int)(await app.Anonymous().GetAsync("/api/permits/applications")).StatusCode);
        Assert.Equal(403, (int)(await app.As("x", "health", Scopes.EventsRead).GetAsync("/api/permits/applications")).StatusCode);
        Assert.Equal((400, "PRM-014"), await (await app.Officer().GetAsync("/api/permits/applications?status=lost")).Problem());
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_without_gap_or_repeat()
    {
        await app.DefineType("access-pages", "interior");
        for (var i = 0; i < 5; i++)
        {
            await app.Apply("access-pages");
        }

        var seen = new List<Guid>();
        var address = "/api/permits/applications?limit=2&status=submitted";
        for (string? next = ""; next is not null;)
        {
            var page = await (await app.Officer("interior").GetAsync(address + next)).Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        Assert.Equal(400, (int)(await app.Officer("interior").GetAsync("/api/permits/applications?after=bm9ndWlk")).StatusCode);
    }

    [Fact]
    public async Task The_queue_has_the_open_files_by_the_time_that_remains_and_those_that_wait_for_their_applicants_last()
    {
        await using var own = new PermitsApp();
        await own.DefineType("queue-slow", statutoryDays: 30);
        await own.DefineType("queue-fast", statutoryDays: 3);
        var ids = new List<Guid>();
        foreach (var type in new[] { "queue-slow", "queue-fast", "queue-slow", "queue-fast", "queue-fast" })
        {
            await own.Apply(type);
            ids.Add(await own.NewestFile());
        }

        await own.Act(ids[1], "review", 1);
        await own.Act(ids[1], "question", 2, new { text = "؟" });
        await own.Act(ids[2], "review", 1);
        await own.Act(ids[2], "approval", 2, new { });

        var seen = new List<Guid>();
        for (string? next = ""; next is not null;)
        {
            var page = await (await own.Officer().GetAsync("/api/permits/applications?order=remaining&limit=1" + next)).Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        Assert.Equal([ids[3], ids[4], ids[0], ids[1]], seen);
        Assert.Equal(400, (int)(await own.Officer().GetAsync("/api/permits/applications?order=name")).StatusCode);
        Assert.Equal(400, (int)(await own.Officer().GetAsync("/api/permits/applications?order=remaining&after=bm9ndWlk")).StatusCode);
    }

    [Fact]
    public async Task An_officer_sees_the_applicant_but_neither_code_nor_digits_that_would_let_him_act_as_the_applicant()
    {
        await app.DefineType("access-masked");
        var code = await app.Apply("access-masked");
        var id = await app.NewestFile();

        using var answer = await Call(app.Officer(), "GET", id, "", null);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("049*******", (await answer.Json()).GetProperty("applicant").GetProperty("nationalCode").GetString());
        Assert.DoesNotContain(code, text, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"[^\"]{0,10}0899\"", text); // as the end of a code, whole or masked; an id or an instant is longer
        Assert.DoesNotContain("09120000001", text, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Call(HttpClient client, string method, Guid id, string action, object? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/permits/applications/{id}{action}");
        request.Headers.TryAddWithoutValidation("If-Match", "\"v1\"");
        request.Content = body is null ? null : JsonContent.Create(body);
        return await client.SendAsync(request);
    }
}
