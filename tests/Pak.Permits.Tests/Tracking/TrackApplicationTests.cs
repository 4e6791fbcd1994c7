using System.Net.Http.Json;
using Pak.Permits.Tracking;

namespace Pak.Permits.Tests.Tracking;

public sealed class TrackApplicationTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    [Fact]
    public async Task An_unknown_code_and_wrong_digits_get_the_same_bytes_and_headers()
    {
        await app.DefineType("same-bytes");
        var code = await app.Apply("same-bytes");

        using var wrongDigits = await Miss("tracking", code, "1111");
        using var unknownCode = await Miss("tracking", TrackingCode.New(), "0899");

        Assert.Equal((404, "PRM-005"), await wrongDigits.Problem());
        Assert.Equal(await wrongDigits.Content.ReadAsByteArrayAsync(), await unknownCode.Content.ReadAsByteArrayAsync());
        Assert.Equal(Headers(wrongDigits), Headers(unknownCode));
    }

    [Theory]
    [InlineData("tracking/answer", "text")]
    [InlineData("tracking/withdrawal", "reason")]
    public async Task Answering_and_withdrawing_tell_no_more_than_tracking(string path, string field)
    {
        await app.DefineTypeOnce("same-bytes-too");
        var code = await app.Apply("same-bytes-too");

        using var wrongDigits = await Miss(path, code, "1111", field);
        using var unknownCode = await Miss(path, TrackingCode.New(), "0899", field);

        Assert.Equal((404, "PRM-005"), await wrongDigits.Problem());
        Assert.Equal(await wrongDigits.Content.ReadAsByteArrayAsync(), await unknownCode.Content.ReadAsByteArrayAsync());
        Assert.Equal("submitted", (await (await app.Track(code)).Json()).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("000000000001", "0899", "trackingCode")]
    [InlineData("12", "0899", "trackingCode")]
    [InlineData("000000000000", "089", "lastFour")]
    [InlineData("000000000000", "08x9", "lastFour")]
    public async Task What_is_wrongly_written_is_named(string code, string lastFour, string named)
    {
        using var answer = await app.Track(code, lastFour);

        Assert.Equal((400, "PRM-006"), await answer.Problem());
        Assert.Equal(named, Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_citizen_withdraws_once()
    {
        await app.DefineType("withdrawn");
        var code = await app.Apply("withdrawn");
        var body = new { trackingCode = code, lastFour = "0899", reason = "منصرف شدم" };

        using var first = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/withdrawal", body);
        Assert.Equal("withdrawn", (await first.Json()).GetProperty("status").GetString());
        using var second = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/withdrawal", body);
        Assert.Equal((409, "PRM-012"), await second.Problem());
    }

    // One trace for both: the trace id is the only part of a problem that differs from call to call.
    private async Task<HttpResponseMessage> Miss(string path, string code, string lastFour, string? field = null)
    {
        var body = new Dictionary<string, string> { ["trackingCode"] = code, ["lastFour"] = lastFour };
        if (field is not null)
        {
            body[field] = "x";
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return await app.Anonymous().SendAsync(request);
    }

    private static string Headers(HttpResponseMessage answer) => string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
        .Where(h => h.Key != "RateLimit-Remaining") // tells the caller how often the caller asked
        .Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order(StringComparer.Ordinal));
}
