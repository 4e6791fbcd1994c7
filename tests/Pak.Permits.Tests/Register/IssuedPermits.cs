using System.Net.Http.Json;
using System.Text.Json;

namespace Pak.Permits.Tests.Register;

/// <summary>What the tests of the register do again and again.</summary>
internal static class IssuedPermits
{
    /// <summary>A file approved by an officer; returns its tracking code.</summary>
    public static async Task<string> Approve(this PermitsApp app, string type)
    {
        await app.DefineTypeOnce(type);
        var code = await app.Apply(type);
        var id = await app.NewestFile();
        using var review = await app.Act(id, "review", 1);
        using var approval = await app.Act(id, "approval", 2, new { });
        Assert.True((int)approval.StatusCode == 200, await approval.Content.ReadAsStringAsync());
        return code;
    }

    /// <summary>The permit as its holder fetches it.</summary>
    public static async Task<JsonElement> Held(this PermitsApp app, string code)
    {
        using var answer = await app.Anonymous().PostAsJsonAsync("/api/permits/tracking/permit", new { trackingCode = code, lastFour = "0899" });
        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    public static async Task<HttpResponseMessage> Change(this PermitsApp app, string number, string action, int version, object body, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/permits/register/{number}/{action}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"v{version}\"");
        return await (client ?? app.Officer()).SendAsync(request);
    }

    /// <summary>What the public verification says of an address on paper.</summary>
    public static async Task<JsonElement> Standing(this PermitsApp app, JsonElement held) =>
        await (await app.Anonymous().GetAsync("/api/permits/verification/" + held.Text("address").Split('/')[^1])).Json();

    public static Task<HttpResponseMessage> Check(this PermitsApp app, string document) =>
        app.Anonymous().PostAsJsonAsync("/api/permits/verification", new { document });

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
