using System.Net;
using System.Text.RegularExpressions;
using Pak.Dashboard.Tests.Running;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Pages;

public sealed class PagesTests
{
    [Fact]
    public async Task Conditions_combine_and_stay_in_the_address()
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "traces", "permits",
            OtlpMessage.Span(1, 1, name: "slow failing", start: now, seconds: 2, error: true, attributes: [OtlpMessage.Attribute("http.response.status_code", 500)]),
            OtlpMessage.Span(2, 1, name: "slow fine", start: now, seconds: 2, attributes: [OtlpMessage.Attribute("http.response.status_code", 200)]),
            OtlpMessage.Span(3, 1, name: "fast failing", start: now, seconds: 0.01, error: true, attributes: [OtlpMessage.Attribute("http.response.status_code", 500)]));
        using var visitor = await app.Operator();

        using var added = await visitor.GetAsync("/traces?sort=slowest&f=gt:trace.duration:1000&field=status&op=eq&value=error");
        var address = added.Headers.Location!.OriginalString;
        var html = await visitor.GetStringAsync(address);

        Assert.Equal("/traces?sort=slowest&f=gt%3Atrace.duration%3A1000&f=eq%3Astatus%3Aerror", address);
        Assert.Contains("slow failing", html, StringComparison.Ordinal);
        Assert.DoesNotContain("slow fine", html, StringComparison.Ordinal);
        Assert.DoesNotContain("fast failing", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_slowest_come_first_when_asked()
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "traces", "permits", [.. new[] { 3, 1, 2 }.Select(i => OtlpMessage.Span((UInt128)i, 1, name: $"takes{i}seconds", start: now.AddSeconds(-i), seconds: i))]);
        using var visitor = await app.Operator();

        var html = await visitor.GetStringAsync("/traces?sort=slowest");

        int[] places = [.. new[] { 3, 2, 1 }.Select(i => html.IndexOf($"takes{i}seconds", StringComparison.Ordinal))];
        Assert.True(places[0] > 0);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Requests_of_one_route_are_told_apart_and_found_by_what_was_asked_for()
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "traces", "gateway",
            OtlpMessage.Span(1, 1, name: "GET /{**path}", start: now, attributes: [OtlpMessage.Attribute("url.path", "/indicators/some")]),
            OtlpMessage.Span(2, 1, name: "GET /{**path}", start: now, attributes: [OtlpMessage.Attribute("url.path", "/permits/other")]),
            OtlpMessage.Span(3, 1, name: "GET /health", start: now, attributes: [OtlpMessage.Attribute("url.path", "/health")]));
        using var visitor = await app.Operator();

        var all = await visitor.GetStringAsync("/traces");
        var found = await visitor.GetStringAsync("/traces?q=Indicators");

        Assert.Contains(">/indicators/some<", all, StringComparison.Ordinal);
        Assert.Contains(">/permits/other<", all, StringComparison.Ordinal);
        Assert.DoesNotContain(">/health<", all, StringComparison.Ordinal); // its name says it
        Assert.Contains(">/indicators/some<", found, StringComparison.Ordinal);
        Assert.DoesNotContain(">/permits/other<", found, StringComparison.Ordinal);
        Assert.Contains("name=\"q\" value=\"Indicators\"", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_of_one_trace_are_told_apart_without_opening_them()
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "traces", "permits",
            OtlpMessage.Span(1, 1, name: "postgresql", kind: 3, start: now, attributes: [OtlpMessage.Attribute("db.query.text", "SELECT code\n  FROM types")]),
            OtlpMessage.Span(1, 2, name: "postgresql", kind: 3, start: now, attributes: [OtlpMessage.Attribute("db.query.text", "UPDATE types SET " + new string('x', 500))]));
        using var visitor = await app.Operator();

        var html = await visitor.GetStringAsync("/traces/00000000000000000000000000000001");

        Assert.Contains(">SELECT code FROM types<", html, StringComparison.Ordinal);
        Assert.Contains($">UPDATE types SET {new string('x', 102)}…<", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", new[] { "/busy", "/failing", "/slow", "/events" })]
    [InlineData("?sort=busiest", new[] { "/busy", "/failing", "/slow", "/events" })]
    [InlineData("?sort=errors", new[] { "/failing", "/busy", "/slow", "/events" })]
    [InlineData("?sort=slowest", new[] { "/slow", "/busy", "/failing", "/events" })]
    public async Task Routes_are_in_the_order_that_was_asked_for_and_those_that_do_not_count_last(string query, string[] expected)
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        byte[] Of(string route, long status, params ulong[] counts) => OtlpMessage.Histogram("http.server.request.duration", [0.1, 1], counts, now.AddSeconds(-60), now, delta: true, attributes:
            [OtlpMessage.Attribute("http.request.method", "GET"), OtlpMessage.Attribute("http.route", route), OtlpMessage.Attribute("http.response.status_code", status)]);
        await Send(app, "metrics", "permits", Of("/busy", 200, 80, 0, 0), Of("/failing", 500, 20, 0, 0), Of("/slow", 200, 0, 10, 0), Of("/events", 200, 0, 0, 100));
        using var visitor = await app.Operator();

        var html = await visitor.GetStringAsync("/" + query);

        Assert.Equal(expected, Regex.Matches(html, "<bdi>GET (?<route>[^<]+)</bdi>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["route"].Value));
    }

    [Theory]
    [InlineData("level=Error", "third", "first")]
    [InlineData("f=has:message:ir&f=eq:n:1", "first", "third")]
    [InlineData("q=RST", "first", "second")]
    [InlineData("q=s&level=Warning", "second", "first")]
    [InlineData("resource=permits&f=ge:n:2", "second", "first")]
    [InlineData("f=eq:trace:00000000000000000000000000000007", "first", "second")]
    public async Task Lines_of_log_are_filtered(string query, string shown, string hidden)
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "logs", "permits",
            OtlpMessage.Log("first", now, trace: 7, span: 1, attributes: OtlpMessage.Attribute("n", 1)),
            OtlpMessage.Log("second", now, severity: 13, attributes: OtlpMessage.Attribute("n", 2)),
            OtlpMessage.Log("third", now, severity: 17, attributes: OtlpMessage.Attribute("n", 3)));
        using var visitor = await app.Operator();

        var html = await visitor.GetStringAsync("/structuredlogs?" + query);

        Assert.Contains($">{shown}<", html, StringComparison.Ordinal);
        Assert.DoesNotContain($">{hidden}<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_received_is_shown_as_text()
    {
        await using var app = await DashboardApp.Start();
        const string Evil = "<script>alert(1)</script>";
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "traces", Evil, OtlpMessage.Span(1, 1, name: Evil, start: now, attributes: [OtlpMessage.Attribute(Evil, Evil)]));
        await Send(app, "logs", Evil, OtlpMessage.Log(Evil, now, trace: 1, span: 1, attributes: OtlpMessage.Attribute(Evil, Evil)));
        await Send(app, "metrics", Evil, OtlpMessage.Histogram(Evil, [1], [1, 0], now.AddSeconds(-5), now, attributes: OtlpMessage.Attribute(Evil, Evil)));
        using var visitor = await app.Operator();
        var escaped = Uri.EscapeDataString(Evil);
        string[] pages =
        [
            "/", "/traces", "/traces/00000000000000000000000000000001", "/structuredlogs?f=ne:x:" + escaped, "/metrics", $"/metrics/instrument?resource={escaped}&meter=test&name={escaped}&d={escaped}:{escaped}",
        ];

        foreach (var page in pages)
        {
            Assert.DoesNotContain("<script>alert", await visitor.GetStringAsync(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_page_tells_rate_errors_and_what_is_left_of_the_budgets()
    {
        await using var app = await DashboardApp.Start(("Pak:Objectives:Availability", "0.95"), ("Pak:Objectives:Services:permits:LatencySeconds", "0.1"));
        var now = TimeProvider.System.GetUtcNow();
        byte[][] Of(string route, long status) => [OtlpMessage.Attribute("http.request.method", "GET"), OtlpMessage.Attribute("http.route", route), OtlpMessage.Attribute("http.response.status_code", status)];
        await Send(app, "metrics", "permits",
            OtlpMessage.Histogram("http.server.request.duration", [0.1, 1], [90, 8, 0], now.AddSeconds(-60), now, delta: true, attributes: Of("api/permits", 200)),
            OtlpMessage.Histogram("http.server.request.duration", [0.1, 1], [0, 2, 0], now.AddSeconds(-60), now, delta: true, attributes: Of("api/permits", 500)),
            OtlpMessage.Histogram("http.server.request.duration", [0.1, 1], [0, 0, 100], now.AddSeconds(-60), now, delta: true, attributes: Of("/events", 200)));
        await Send(app, "metrics", "reporting",
            OtlpMessage.Histogram("pak.events.lag", [1, 10], [1, 1, 0], now.AddSeconds(-60), now, delta: true, attributes: OtlpMessage.Attribute("feed", "permits")));
        using var visitor = await app.Operator();

        var html = WebUtility.HtmlDecode(await visitor.GetStringAsync("/"));

        Assert.Contains("GET /api/permits", html, StringComparison.Ordinal);
        Assert.Contains("98%", html, StringComparison.Ordinal); // 2 of 100 failed; the feed that waits does not count
        Assert.Contains("60%", html, StringComparison.Ordinal); // 2 % of the 5 % that may fail are used
        Assert.Contains("100% over budget", html, StringComparison.Ordinal); // 10 % slow of the 5 % that may be
        Assert.Contains("2%", html, StringComparison.Ordinal);
        Assert.Contains("Event feed lag", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "Following", "Silent for")]
    [InlineData(210, "Silent for 3.", "Following")] // minutes
    public async Task A_consumer_that_tells_nothing_any_more_does_not_count_as_following(int seconds, string expected, string unexpected)
    {
        await using var app = await DashboardApp.Start();
        var last = TimeProvider.System.GetUtcNow().AddSeconds(-seconds);
        foreach (var time in new[] { last.AddSeconds(-40), last.AddSeconds(-20), last })
        {
            await Send(app, "metrics", "reporting", OtlpMessage.Gauge("pak.events.stalled", 0, time, OtlpMessage.Attribute("feed", "permits")));
        }

        using var visitor = await app.Operator();

        var html = WebUtility.HtmlDecode(await visitor.GetStringAsync("/"));

        Assert.Contains(expected, html, StringComparison.Ordinal);
        Assert.DoesNotContain(unexpected, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_is_shown_with_a_line_for_each_value_of_a_dimension_and_one_for_the_rest()
    {
        await using var app = await DashboardApp.Start();
        var now = TimeProvider.System.GetUtcNow();
        await Send(app, "metrics", "permits", [.. Enumerable.Range(1, 11).Select(i =>
            OtlpMessage.Counter("orders", i * 60, now.AddSeconds(-60), now, delta: true, attributes: OtlpMessage.Attribute("city", $"city-{i:00}")))]);
        using var visitor = await app.Operator();

        var html = WebUtility.HtmlDecode(await visitor.GetStringAsync("/metrics/instrument?resource=permits&meter=test&name=orders&by=city&minutes=5"));

        var headings = Regex.Matches(html, "<th scope=\"col\"><bdi>(?<name>[^<]+)</bdi>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.Equal(
            ["city-11", "city-10", "city-09", "city-08", "city-07", "city-06", "city-05", "city-04", "3 others"],
            headings.Select(h => h.Groups["name"].Value));
        Assert.Contains(">11/s<", html, StringComparison.Ordinal);
        Assert.Contains(">6/s<", html, StringComparison.Ordinal); // 1 + 2 + 3
    }

    [Theory]
    [InlineData("/traces/00000000000000000000000000000009")]
    [InlineData("/traces/zz")]
    [InlineData("/metrics/instrument?resource=a&meter=b&name=c")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_is_404(string address)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/traces?page=-1&sort=x&f=&f=::&resource=%00")]
    [InlineData("/structuredlogs?level=Nonsense&before=x&f=gt:a:b")]
    [InlineData("/?minutes=99999999999999")]
    [InlineData("/metrics?resource=nobody")]
    public async Task Nonsense_in_the_address_does_no_harm(string address)
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Languages_and_themes_are_chosen_and_remembered()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();

        using var chosen = await visitor.GetAsync("/traces?sort=slowest&lang=fa&theme=dark");
        var persian = await visitor.GetStringAsync("/traces");

        Assert.Equal("/traces?sort=slowest", chosen.Headers.Location?.OriginalString);
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\" data-theme=\"dark\">", persian, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_come_as_server_sent_events()
    {
        await using var app = await DashboardApp.Start();
        using var visitor = await app.Operator();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var answer = await visitor.GetAsync("/live/traces", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        Assert.Equal(": here", await reader.ReadLineAsync(limit.Token));

        await Send(app, "traces", "a", OtlpMessage.Span(1, 1, start: TimeProvider.System.GetUtcNow()));

        string? line;
        do
        {
            line = await reader.ReadLineAsync(limit.Token);
        }
        while (line is not null && !line.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal("data: 1", line);
    }

    private static async Task Send(DashboardApp app, string signal, string service, params byte[][] items)
    {
        using var answer = await app.Send(signal, OtlpMessage.Request(service, items));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
