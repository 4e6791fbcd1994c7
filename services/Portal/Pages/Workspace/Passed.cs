using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;

namespace Pak.Portal.Pages.Workspace;

/// <summary>Passes a service's file on to the browser as it comes.</summary>
internal static class Passed
{
    /// <summary>A file's document, to be saved: never shown inside the site. What is not among the file's documents is 404.</summary>
    public static async Task<IActionResult> Document(HttpContext context, IReadOnlyList<FiledDocument>? filed, Guid id, Func<Task<HttpResponseMessage>> open, CancellationToken ct) =>
        filed?.FirstOrDefault(d => d.Id == id) is { } document ? await On(context, await open(), document.FileName, ct) : new NotFoundResult();

    public static async Task<IActionResult> On(HttpContext context, HttpResponseMessage file, string name, CancellationToken ct)
    {
        context.Response.RegisterForDispose(file);
        context.Response.Headers.CacheControl = "no-store";
        return new FileStreamResult(await file.Content.ReadAsStreamAsync(ct), file.Content.Headers.ContentType?.ToString() ?? "application/octet-stream") { FileDownloadName = name };
    }
}
