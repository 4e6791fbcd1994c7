using System.Net;
using System.Text.RegularExpressions;
using Pak.AppHost.Local.Engine;
using Pak.Dashboard.Tests.Running;
using Pak.Testing;

namespace Pak.Dashboard.Tests.Resources;

public sealed class ResourcePagesTests
{
    [Fact]
    public async Task Every_state_is_told_in_words_with_its_reason()
    {
        await using var engine = await new EngineStandIn().Start(
            EngineStandIn.View("fine"),
            EngineStandIn.View("limping", ResourceState.Healthy, "degraded (redis: it does not answer)"),
            EngineStandIn.View("crashed", ResourceState.Restarting, "it ended with exit code 137; next start in 4 s"),
            EngineStandIn.View("ill", ResourceState.Unhealthy, "/health answers 503, unhealthy"),
            EngineStandIn.View("off", ResourceState.Stopped, "by the operator"),
            EngineStandIn.View("later", ResourceState.Waiting, "for fine"));
        await using var english = await Operator.SignIn(engine.Socket);
        await using var persian = await Operator.SignIn(engine.Socket, "fa");

        var page = await english.Page("resources");
        Assert.Contains("It ended with exit code 137 (killed: SIGKILL, or out of memory); next start in 4 s", page, StringComparison.Ordinal);
        Assert.Contains("degraded (redis: it does not answer)", page, StringComparison.Ordinal);
        Assert.Contains("/health answers 503, unhealthy", page, StringComparison.Ordinal);
        Assert.Contains("1 of 6 healthy; failing: crashed, ill; degraded: limping; 1 stopped", page, StringComparison.Ordinal);
        Assert.Contains("data-state=\"restarting\"", page, StringComparison.Ordinal);

        var fa = await persian.Page("resources");
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\"", fa, StringComparison.Ordinal);
        Assert.Contains("پایان یافت؛ راه‌اندازی بعدی پس از ۴ ثانیه", fa, StringComparison.Ordinal);
        Assert.Contains("پاسخ ۵۰۳ می‌دهد: ناسالم", fa, StringComparison.Ordinal);
        Assert.Contains("\u2068redis: it does not answer\u2069", fa, StringComparison.Ordinal);
        Assert.Contains("به دست متصدی", fa, StringComparison.Ordinal);
        Assert.Contains("۱ از ۶ سالم؛ خراب: crashed، ill؛ با کاستی: limping؛ ۱ متوقف", fa, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_told_by_the_resource_at_its_address_also_when_that_sent_nothing()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("permits"));
        await using var app = await DashboardApp.Start(("Pak:ResourceSocket", engine.Socket));
        var now = TimeProvider.System.GetUtcNow();
        byte[][] To(string host, long port) => [OtlpMessage.Attribute("server.address", host), OtlpMessage.Attribute("server.port", port)];
        using (var answer = await app.Send("traces", OtlpMessage.Request("portal", [
            OtlpMessage.Span(1, 1, name: "GET", start: now, kind: 3, error: true, attributes: To("127.0.0.1", 12347)),
            OtlpMessage.Span(1, 2, name: "GET", start: now, kind: 3, attributes: To("sms.example", 443))])))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var visitor = await app.Operator();
        await Eventually.Holds(async () => (await visitor.GetStringAsync("/resources")).Contains("row-permits", StringComparison.Ordinal), "the dashboard knows the resource");

        var html = await visitor.GetStringAsync("/traces/00000000000000000000000000000001");

        Assert.Contains("<bdi>permits</bdi>", html, StringComparison.Ordinal);
        Assert.Contains("<bdi>sms.example:443</bdi>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_tells_of_errors_that_it_logged_lately_and_leads_to_all_that_it_sent()
    {
        var view = EngineStandIn.View("permits-1");
        await using var engine = await new EngineStandIn().Start(view with { Environment = [new("OTEL_SERVICE_NAME", "permits", IsSecret: false)] }, EngineStandIn.View("silent"));
        await using var app = await DashboardApp.Start(("Pak:ResourceSocket", engine.Socket));
        var now = TimeProvider.System.GetUtcNow();
        using (var answer = await app.Send("logs", OtlpMessage.Request("permits", [
            OtlpMessage.Log("fails", now, severity: 17), OtlpMessage.Log("fails for good", now, severity: 21), OtlpMessage.Log("is fine", now), OtlpMessage.Log("failed", now.AddHours(-1), severity: 17)])))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var visitor = await app.Operator();
        await Eventually.Holds(async () => (await visitor.GetStringAsync("/resources")).Contains("row-silent", StringComparison.Ordinal), "the dashboard knows the resources");

        var list = WebUtility.HtmlDecode(await visitor.GetStringAsync("/resources"));
        var page = await visitor.GetStringAsync("/resources/permits-1");

        Assert.Equal(["2 errors logged"], Regex.Matches(list, "[0-9]+ errors? logged", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value));
        Assert.Contains("href=\"/structuredlogs?resource=permits&level=Error\"", list, StringComparison.Ordinal);
        Assert.All(["/structuredlogs?resource=permits", "/traces?resource=permits", "/metrics?resource=permits"], address => Assert.Contains($"href=\"{address}\"", page, StringComparison.Ordinal));
        Assert.DoesNotContain("/traces?resource=", await visitor.GetStringAsync("/resources/silent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_on_no_page_until_it_is_asked_for_and_then_alone()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("agencies"));
        await using var us = await Operator.SignIn(engine.Socket);
        var (hidden, other) = (EngineStandIn.Secret("agencies", "Hidden"), EngineStandIn.Secret("agencies", "Other"));

        var before = await us.Page("resources/agencies");
        Assert.Contains("plain value", before, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-", before + await us.Page("resources"), StringComparison.Ordinal);

        var (status, shown) = await us.Send("resources/agencies?handler=Show", "resources/agencies", ("key", "Hidden"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(hidden, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(other, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-", await us.Page("resources/agencies"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await us.Send("resources/agencies?handler=Show", "resources/agencies", ("key", "PATH"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await us.Send("resources/agencies?handler=Show", page: null, ("key", "Hidden"))).Status);
    }

    [Fact]
    public async Task What_hurts_others_is_asked_first_and_done_only_by_the_form()
    {
        await using var engine = await new EngineStandIn().Start(
            EngineStandIn.View("agencies"),
            EngineStandIn.View("reporting", needs: ["agencies"]),
            EngineStandIn.View("gateway", needs: ["reporting"]),
            EngineStandIn.View("dashboard", kind: "dashboard"));
        await using var us = await Operator.SignIn(engine.Socket);

        var question = await us.Page("resources/agencies/stop");
        Assert.Contains("Stop agencies?", question, StringComparison.Ordinal);
        Assert.Contains("reporting, gateway", question, StringComparison.Ordinal);
        Assert.Empty(engine.Commands);

        Assert.Equal(HttpStatusCode.BadRequest, (await us.Send("resources/agencies/stop", page: null)).Status);
        Assert.Empty(engine.Commands);
        Assert.Equal(HttpStatusCode.OK, (await us.Send("resources/agencies/stop", "resources/agencies/stop")).Status);
        Assert.Equal(["stop agencies"], engine.Commands);

        engine.Refuses = "agencies can't stop: it is waiting";
        var (_, refused) = await us.Send("resources/agencies/restart", "resources/agencies/restart");
        Assert.Contains("Restart was not possible: agencies can&#x27;t stop: it is waiting", refused, StringComparison.Ordinal);

        // Nobody would be there to start it again.
        Assert.DoesNotContain("/resources/dashboard/stop", await us.Page("resources"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await us.Send("resources/dashboard/stop", "resources/agencies/stop")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await us.Send("resources/agencies/explode", "resources/agencies/stop")).Status);
    }

    [Theory]
    [InlineData("resources/nobody")]
    [InlineData("resources/nobody/stop")]
    [InlineData("console?resource=nobody")]
    [InlineData("console/download?resource=nobody")]
    [InlineData("live/console?resource=nobody")]
    public async Task What_there_is_not_is_not_found(string path)
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("agencies"));
        await using var us = await Operator.SignIn(engine.Socket);

        using var response = await us.Get(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Changes_are_told_to_open_pages_and_an_engine_that_went_away_is_found_again()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("agencies"));
        await using var us = await Operator.SignIn(engine.Socket);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var events = us.Follow("live/resources", null, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("changed", events.Current.Data);

        engine.Tell(EngineStandIn.View("agencies", ResourceState.Unhealthy, "/health does not answer"));
        Assert.True(await events.MoveNextAsync());
        await Eventually.Holds(async () => (await us.Page("resources")).Contains("/health does not answer", StringComparison.Ordinal), "the page has the news");

        await engine.Stop();
        while (events.Current.Data != "away")
        {
            Assert.True(await events.MoveNextAsync());
        }

        Assert.Matches("data-live=\"away\" role=\"status\">", await us.Page("resources"));
        await engine.Start();
        while (events.Current.Data != "changed")
        {
            Assert.True(await events.MoveNextAsync());
        }

        Assert.Matches("data-live=\"away\" role=\"status\" hidden", await us.Page("resources"));
    }

    [Fact]
    public async Task Alone_the_dashboard_says_that_there_are_no_resources()
    {
        await using var us = await Operator.SignIn(socket: null);

        Assert.Contains("This dashboard runs alone", await us.Page("resources"), StringComparison.Ordinal);
        Assert.Contains("This dashboard runs alone", await us.Page("console"), StringComparison.Ordinal);
        using var live = await us.Get("live/console");
        Assert.Equal(HttpStatusCode.NotFound, live.StatusCode);
    }

    [Fact]
    public async Task What_the_engine_tells_is_text_and_never_markup()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("bad", ResourceState.Unhealthy, "<script>alert(1)</script>"));
        engine.Write("bad", "<img src=x onerror=alert(2)>");
        await using var us = await Operator.SignIn(engine.Socket);

        foreach (var path in new[] { "resources", "resources/bad", "console" })
        {
            var page = await us.Page(path);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        }
    }
}
