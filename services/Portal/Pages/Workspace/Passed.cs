using Microsoft.AspNetCore.Mvc;

namespace Pak.Portal.Pages.Workspace;

/// <summary>Passes a service's file on to the browser as it comes.</summary>
internal static class Passed
{
    public static async Task<IActionResult> On(HttpContext context, HttpResponseMessage file, string name, CancellationToken ct)
    {
        context.Response.RegisterForDispose(file);
        context.Response.Headers.CacheControl = "no-store";
        return new FileStreamResult(await file.Content.ReadAsStreamAsync(ct), file.Content.Headers.ContentType?.ToString() ?? "application/octet-stream") { FileDownloadName = name };
    }
}
