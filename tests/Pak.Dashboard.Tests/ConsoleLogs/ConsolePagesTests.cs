using System.Net;
using System.Text.Json;
using Pak.AppHost.Local.ResourceApi;
using Pak.Dashboard.ConsoleLogs;
using Pak.Dashboard.Tests.Resources;

namespace Pak.Dashboard.Tests.ConsoleLogs;

public sealed class ConsolePagesTests
{
    private const string Json = """{"Timestamp":"x","EventId":3,"LogLevel":"Error","Category":"Pak.Permits.Clock","Message":"late","Exception":"System.TimeoutException: too slow\n   at X()","Scopes":[{"Message":"a","TraceId":"0af7651916cd43dd8448eb211c80319c"}]}""";

    [Fact]
    public void A_line_of_JSON_is_told_in_words()
    {
        var line = ShownLine.Of(new ConsoleLine(7, DateTimeOffset.UnixEpoch, "permits", IsError: false, Json), raw: false);

        Assert.Equal("fail Clock: late\nSystem.TimeoutException: too slow\n   at X()", line.Text);
        Assert.Equal(("level-error", "0af7651916cd43dd8448eb211c80319c", "1970-01-01T00:00:00.000Z", "03:30:00.000"), (line.Tone, line.Trace, line.Time, line.Clock));
    }

    [Theory]
    [InlineData("""{"LogLevel":"Information"}""")]
    [InlineData("""{"LogLevel":3,"Message":4}""")]
    [InlineData("{not json")]
    [InlineData("plain")]
    public void What_is_no_such_line_stays_as_it_is(string text) =>
        Assert.Equal(text, ShownLine.Of(new ConsoleLine(1, DateTimeOffset.UnixEpoch, "x", IsError: true, text), raw: false).Text);

    [Fact]
    public async Task Lines_of_all_or_of_one_are_shown_searched_and_downloaded()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("permits"), EngineStandIn.View("portal"), EngineStandIn.View("db", kind: "database"));
        engine.Write("permits", "one \e[32mgreen\e[0m line");
        engine.Write("portal", "another line");
        engine.Write("permits", Json);
        engine.Write("permits", "--- stop by the operator");
        await using var us = await Operator.SignIn(engine.Socket);

        var all = await us.Page("console");
        Assert.Contains("<span class=\"fg-2\">green</span>", all, StringComparison.Ordinal);
        Assert.Contains("another line", all, StringComparison.Ordinal);
        Assert.Contains("href=\"/traces/0af7651916cd43dd8448eb211c80319c\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("<option value=\"db\"", all, StringComparison.Ordinal);

        Assert.DoesNotContain("another line", await us.Page("console?resource=permits"), StringComparison.Ordinal);
        var searched = await us.Page("console?q=ANOTHER");
        Assert.Contains("another line", searched, StringComparison.Ordinal);
        Assert.DoesNotContain("green", searched, StringComparison.Ordinal);
        Assert.Contains("&quot;LogLevel&quot;:&quot;Error&quot;", await us.Page("console?raw=1"), StringComparison.Ordinal);

        using var download = await us.Get("console/download?resource=permits");
        Assert.Equal("attachment; filename=\"permits.log\"", download.Content.Headers.ContentDisposition!.ToString());
        var lines = (await download.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith(" permits one green line", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_lines_are_sent_as_they_come_and_a_reader_that_comes_back_goes_on_where_it_was()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("permits"), EngineStandIn.View("portal"));
        engine.Write("permits", "first");
        engine.Write("portal", "not of permits");
        engine.Write("permits", "second");
        await using var us = await Operator.SignIn(engine.Socket);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await using (var lines = us.Follow("live/console?resource=permits", null, patience.Token).GetAsyncEnumerator(patience.Token))
        {
            Assert.Equal(("first", "1"), await Next(lines));
            Assert.Equal(("second", "3"), await Next(lines));
            engine.Write("permits", "\e[31mthird");
            Assert.Equal(("third", "4"), await Next(lines));
        }

        await using var again = us.Follow("live/console?resource=permits", lastEvent: "3", patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.Equal(("third", "4"), await Next(again));

        static async Task<(string Text, string? Id)> Next(IAsyncEnumerator<System.Net.ServerSentEvents.SseItem<string>> lines)
        {
            Assert.True(await lines.MoveNextAsync());
            using var line = JsonDocument.Parse(lines.Current.Data);
            return (string.Concat(line.RootElement.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("text").GetString())), lines.Current.EventId);
        }
    }

    [Fact]
    public async Task Without_a_session_no_line_is_told()
    {
        await using var engine = await new EngineStandIn().Start(EngineStandIn.View("permits"));
        engine.Write("permits", "private line");
        await using var us = await Operator.SignIn(engine.Socket);
        Assert.Equal(HttpStatusCode.OK, (await us.Send("logout", "resources")).Status);

        using var page = await us.Get("console/download");

        Assert.DoesNotContain("private line", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
