using System.Security.Cryptography;
using Pak.SystemTests.Running;
using Pak.Testing;

namespace Pak.SystemTests.Telemetry;

[Collection(OneSystem.Name)]
public sealed class TraceTests(PakSystem system)
{
    [Fact]
    public async Task One_trace_leads_from_the_gateway_over_the_services_to_the_SQL_statement()
    {
        var trace = await Request("indicators?traced=1", html: true);

        await Eventually.Holds(
            () => Task.FromResult(Of(trace).Any(s => s.Service == "indicators" && s.Attributes.ContainsKey("db.system.name") || s.Attributes.ContainsKey("db.system"))),
            "the SQL statement of the trace arrived");
        await Eventually.Holds(() => Task.FromResult(Of(trace).Any(s => s.Service == "gateway" && s.Kind == 2)), "the gateway's span arrived");
        await Eventually.Holds(() => Task.FromResult(Of(trace).Any(s => s.Service == "portal" && s.Kind == 2)), "the portal's span arrived");

        var sql = Of(trace).First(s => s.Service == "indicators" && s.Attributes.Keys.Any(k => k.StartsWith("db.", StringComparison.Ordinal)));
        Assert.Contains(sql.Attributes, a => a.Key is "db.query.text" or "db.statement" && a.Value.Contains("SELECT", StringComparison.OrdinalIgnoreCase));

        // Upwards from the statement, each span is the child of the one before it, and no service is left out.
        var spans = Of(trace).ToDictionary(s => s.Id);
        var path = new List<Span> { sql };
        while (spans.TryGetValue(path[^1].ParentId, out var parent))
        {
            path.Add(parent);
        }

        Assert.Equal(["indicators", "portal", "gateway"], path.Select(s => s.Service).Distinct());
        Assert.Equal(2, path[^1].Kind);
    }

    [Fact]
    public async Task Server_spans_are_named_by_route_and_carry_no_query()
    {
        var trace = await Request("api/reports/agencies/health?lastFour=secret-of-mine", html: false);

        await Eventually.Holds(() => Task.FromResult(Of(trace).Any(s => s.Service == "reporting" && s.Kind == 2)), "the service's span arrived");
        await Eventually.Holds(() => Task.FromResult(Of(trace).Any(s => s.Service == "gateway" && s.Kind == 2)), "the gateway's span arrived");
        // YARP adds a span of its own for the forwarding.
        var served = Of(trace).Where(s => s.Kind == 2 && s.Name != "proxy.forwarder").ToDictionary(s => s.Service);
        Assert.Equal("GET /api/reports/agencies/{code}", served["reporting"].Name);
        Assert.Equal("200", served["reporting"].Attributes["http.response.status_code"]);
        Assert.Equal("GET /api/reports/{**path}", served["gateway"].Name);
        Assert.DoesNotContain(Of(trace).SelectMany(s => s.Attributes.Values), v => v.Contains("secret-of-mine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Latency_is_measured_by_route_and_status()
    {
        using var client = system.Client();
        using var found = await client.GetAsync(new Uri("api/reports/headline", UriKind.Relative));
        using var missing = await client.GetAsync(new Uri("api/reports/agencies/nobody", UriKind.Relative));

        await Eventually.Holds(
            () => Task.FromResult(Measured("/api/reports/headline", "200") && Measured("/api/reports/agencies/{code}", "404")),
            "the histograms of both arrived");

        bool Measured(string route, string status) => system.Telemetry.Histograms.Any(h =>
            h is { Service: "reporting", Name: "http.server.request.duration", Count: > 0 }
            && h.Attributes.GetValueOrDefault("http.route") == route
            && h.Attributes.GetValueOrDefault("http.response.status_code") == status);
    }

    [Fact]
    public async Task What_nobody_asked_for_leaves_no_trace()
    {
        using var client = system.Client();
        using var health = await client.GetAsync(new Uri("health", UriKind.Relative));
        var trace = await Request("api/permits/types", html: false);
        await Eventually.Holds(() => Task.FromResult(Of(trace).Any(s => s.Service == "gateway") && Of(trace).Any(s => s.Service == "permits")), "the spans of a later request arrived");

        // Feeds are followed, deadlines looked at and health asked for since the start.
        Assert.DoesNotContain(system.Telemetry.Spans, s => s is { ParentId: "", Kind: 3 });
        Assert.DoesNotContain(system.Telemetry.Spans, s => s.Attributes.GetValueOrDefault("url.path") is "/health" or "/alive");
        Assert.Contains(system.Telemetry.Spans, s => s.Kind == 5); // an event was applied
    }

    [Fact]
    public async Task What_a_loop_did_is_one_trace_with_its_statements_and_a_round_that_did_nothing_leaves_none()
    {
        await Eventually.Holds(
            () => Task.FromResult(Rounds().Where(r => r is { Service: "permits", Name: "Sealing of the log" })
                .Any(round => Of(round.TraceId).Any(s => s.Attributes.GetValueOrDefault("db.query.text")?.StartsWith("UPDATE acts", StringComparison.Ordinal) == true))),
            "the round that sealed the first acts arrived with its statements");

        Assert.All(Rounds(), round => Assert.Contains(round.Attributes.Keys, key => key is "pak.round.done" or "error.type"));

        IEnumerable<Span> Rounds() => system.Telemetry.Spans.Where(s => s is { ParentId: "", Kind: 1 });
    }

    private IEnumerable<Span> Of(string trace) => system.Telemetry.Spans.Where(s => s.TraceId == trace).DistinctBy(s => s.Id);

    private async Task<string> Request(string path, bool html)
    {
        var trace = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var client = system.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        request.Headers.Add("Accept", html ? "text/html" : "application/json");
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return trace;
    }
}
