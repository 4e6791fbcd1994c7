using System.Net;
using System.Text.RegularExpressions;

namespace Pak.Portal.Tests;

internal sealed record Shown(HttpStatusCode Status, string Html, HttpResponseMessage Response)
{
    /// <summary>Where the answer sends the browser; path and query.</summary>
    public string? Location => Response.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.AbsoluteUri : to.OriginalString) : null;

    public string Header(string name) => Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "";
}

/// <summary>Gets pages and posts their forms with the token that the page carries, as a browser without scripts does.</summary>
internal sealed partial class Browser(HttpClient http)
{
    private string _token = "";

    /// <param name="path">The page.</param>
    /// <param name="visitor">The address that the gateway saw.</param>
    /// <param name="host">The host that the request names; the gateway's service names its own.</param>
    /// <param name="cookie">A cookie besides those that this browser has.</param>
    /// <param name="header">One more header, as a script of the page sends it.</param>
    public async Task<Shown> Get(string path, string? visitor = null, string? host = null, string? cookie = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (header is { } more)
        {
            request.Headers.Add(more.Name, more.Value);
        }

        if (visitor is not null)
        {
            request.Headers.Add("X-Forwarded-For", visitor);
        }

        request.Headers.Host = host;
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await Show(await http.SendAsync(request));
    }

    /// <summary>Posts a form of the page that was shown last.</summary>
    public async Task<Shown> Post(string path, params (string Name, string Value)[] fields) =>
        await PostWithoutToken(path, [.. fields, ("__RequestVerificationToken", _token)]);

    public async Task<Shown> PostWithoutToken(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Show(await http.PostAsync(new Uri(path, UriKind.Relative), form));
    }

    /// <summary>Posts an upload, the token before the file as the page has it.</summary>
    public async Task<Shown> Upload(string path, byte[]? file, string name = "figures.csv", string? note = null, bool withToken = true)
    {
        using var form = new MultipartFormDataContent();
        if (withToken)
        {
            form.Add(new StringContent(_token), "__RequestVerificationToken");
        }

        form.Add(new StringContent(note ?? ""), "note");
        if (file is not null)
        {
            form.Add(new ByteArrayContent(file), "file", name);
        }

        return await Show(await http.PostAsync(new Uri(path, UriKind.Relative), form));
    }

    /// <summary>Posts the files of a document.</summary>
    public async Task<Shown> UploadFiles(string path, string field, params (byte[] Content, string Name)[] files)
    {
        using var form = new MultipartFormDataContent { { new StringContent(_token), "__RequestVerificationToken" } };
        foreach (var (content, name) in files)
        {
            form.Add(new ByteArrayContent(content), field, name);
        }

        return await Show(await http.PostAsync(new Uri(path, UriKind.Relative), form));
    }

    private async Task<Shown> Show(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        if (Token().Match(html) is { Success: true } token)
        {
            _token = token.Groups["value"].Value;
        }

        return new Shown(response.StatusCode, html, response);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
