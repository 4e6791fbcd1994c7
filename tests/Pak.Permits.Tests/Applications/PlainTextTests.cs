using System.Net.Http.Json;

namespace Pak.Permits.Tests.Applications;

/// <summary>What officers and applicants write to each other has no control characters and no overrides of direction.</summary>
public sealed class PlainTextTests(PermitsApp app) : IClassFixture<PermitsApp>
{
    public static TheoryData<string> Unwelcome => new("a\u0000b", "a\u0007b", "a\u202Eb", "a\u202Ab", "a\u2066b\u2069");

    [Theory]
    [MemberData(nameof(Unwelcome))]
    public async Task Such_texts_are_refused_and_change_nothing(string text)
    {
        await app.DefineTypeOnce("plain");
        var code = await app.Apply("plain");
        var id = await app.NewestFile();
        await app.Act(id, "review", 1);

        await IsRefused(await app.Act(id, "question", 2, new { text }), "text");
        await IsRefused(await app.Act(id, "approval", 2, new { note = text }), "note");
        await IsRefused(await app.Act(id, "refusal", 2, new { conditions = new[] { 1 }, note = text }), "note");
        await app.Act(id, "question", 2, new { text = "نقشه؟\nبا مقیاس" });
        await IsRefused(await Own("answer", new { trackingCode = code, lastFour = "0899", text }), "text");
        await IsRefused(await Own("withdrawal", new { trackingCode = code, lastFour = "0899", reason = text }), "reason");

        Assert.Equal(3, (await (await app.Track(code)).Json()).GetProperty("version").GetInt32());
    }

    private Task<HttpResponseMessage> Own(string step, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/tracking/{step}") { Content = JsonContent.Create(body) };
        request.Headers.AcceptLanguage.ParseAdd("fa");
        return app.Anonymous().SendAsync(request);
    }

    private static async Task IsRefused(HttpResponseMessage answer, string field)
    {
        using (answer)
        {
            Assert.Equal((400, "PAK-002"), await answer.Problem());
            var error = Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject());
            Assert.Equal(field, error.Name);
            var said = error.Value[0].GetString()!;
            Assert.True(said.Contains("نویسهٔ کنترلی", StringComparison.Ordinal) || said.Contains("control characters", StringComparison.Ordinal), said);
        }
    }
}
