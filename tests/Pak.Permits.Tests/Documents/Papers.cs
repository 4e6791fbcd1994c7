using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;

namespace Pak.Permits.Tests.Documents;

/// <summary>A permit type that asks for documents, and what applicants do with them.</summary>
internal static class Papers
{
    public static async Task Define(PermitsApp app, string code)
    {
        if ((await app.Anonymous().GetAsync($"/api/permits/types/{code}")).StatusCode != HttpStatusCode.NotFound)
        {
            return;
        }

        var body = JsonSerializer.SerializeToNode(PermitsApp.TypeBody(app.Today()))!.AsObject();
        body["documents"] = JsonNode.Parse(
            """
            [
              { "code": "deed", "fa": "سند", "en": "Deed" },
              { "code": "photos", "fa": "عکس‌ها", "en": "Photos", "required": false, "maxMegabytes": 1, "maxFiles": 2 },
              { "code": "founders", "fa": "مؤسسان", "en": "Founders", "required": false, "formats": ["csv"], "columns": ["نام", "کد ملی"] }
            ]
            """);
        using var answer = await app.Supervisor().PutAsJsonAsync($"/api/permits/types/{code}", body);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<string> Upload(PermitsApp app, string type, string document, byte[] content)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var answer = await Post(app, type, document, [content]);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("files")[0].GetProperty("token").GetString()!;
    }

    /// <summary>With names and media types that say nothing true.</summary>
    public static async Task<HttpResponseMessage> Post(PermitsApp app, string type, string document, byte[][] contents)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        foreach (var content in contents)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("text/html");
            form.Add(part, "file", "../page.html");
        }

        return await app.Anonymous().PostAsync($"/api/permits/types/{type}/documents/{document}", form);
    }

    public static Task<HttpResponseMessage> Apply(PermitsApp app, string type, string[] tokens)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var body = JsonSerializer.SerializeToNode(PermitsApp.ApplyBody(type))!.AsObject();
        body["documents"] = new JsonArray([.. tokens.Select(t => JsonValue.Create(t))]);
        return app.Anonymous().PostAsJsonAsync("/api/permits/applications", body);
    }

    public static async Task<(int Uploads, int Contents)> Counts(PermitsApp app)
    {
        await using var connection = await app.Database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(int, int)>("SELECT (SELECT count(*)::int FROM documents), (SELECT count(*)::int FROM document_contents)");
    }
}
