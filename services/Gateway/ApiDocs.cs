using Microsoft.Extensions.FileProviders;

namespace Pak.Gateway;

/// <summary><c>/docs</c>: the APIs' documentation, read from <c>/openapi/{service}.json</c> by Swagger UI. Nothing is loaded from elsewhere.</summary>
internal static class ApiDocs
{
    // Swagger UI sets style attributes and draws its icons as data: images.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The page's files. Before routing: afterwards every path already belongs to the portal.</summary>
    public static void UseApiDocsFiles(this WebApplication app)
    {
        foreach (var (folder, path) in new[] { ("docs", "/docs/assets"), ("lib", "/docs/lib") })
        {
            var files = new PhysicalFileProvider(Path.Combine(app.Environment.WebRootPath, folder));
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files, RequestPath = path });
        }
    }

    public static void MapApiDocs(this WebApplication app) =>
        app.MapGet("/docs", static (HttpContext context, IWebHostEnvironment environment) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return TypedResults.PhysicalFile(Path.Combine(environment.WebRootPath, "docs", "index.html"), "text/html; charset=utf-8");
        }).AllowAnonymous();
}
