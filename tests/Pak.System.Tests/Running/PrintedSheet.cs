using System.Text.Json;
using Microsoft.Playwright;

namespace Pak.SystemTests.Running;

/// <summary>
/// What somebody with the paper in hand has of it. The PDF is drawn as a printer of 300 dots an inch draws it, and its QR codes are found in the
/// picture by ZXing, which knows nothing of what the page says.
/// </summary>
/// <param name="Text">As the PDF has it: letters of Persian in the shapes and the order in which they are drawn, numbers as they stand.</param>
/// <param name="Codes">What each QR code carries.</param>
internal sealed record PrintedSheet(int Pages, int WidthInMillimetres, int HeightInMillimetres, string Text, IReadOnlyList<string> Codes)
{
    // Served to the browser from the folder of packages under an address that is nobody's.
    private const string Desk = "http://paper.invalid";
    private static readonly string Packages = Path.Combine(Repository.Root, "tests", "Pak.System.Tests", "paper", "node_modules");
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public static async Task<PrintedSheet> Read(byte[] pdf)
    {
        await using var reader = await Chromium.OpenAt(new Uri(Desk));
        var page = reader.Page;
        await page.RouteAsync(Desk + "/**", Serve);
        await page.GotoAsync(Desk);
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Path.Combine(Packages, "zxing-wasm", "dist", "iife", "reader", "index.js") });
        var read = await page.EvaluateAsync<JsonElement>(
            """
            async pdf => {
              const pdfjs = await import("/pdfjs-dist/build/pdf.min.mjs");
              pdfjs.GlobalWorkerOptions.workerSrc = "/pdfjs-dist/build/pdf.worker.min.mjs";
              const sheet = await pdfjs.getDocument({ data: Uint8Array.from(atob(pdf), c => c.charCodeAt(0)) }).promise;
              const first = await sheet.getPage(1);
              const size = first.getViewport({ scale: 25.4 / 72 });
              const viewport = first.getViewport({ scale: 300 / 72 });
              const canvas = document.createElement("canvas");
              [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
              await first.render({ canvas, viewport }).promise;
              ZXingWASM.prepareZXingModule({ overrides: { locateFile: file => "/zxing-wasm/dist/reader/" + file } });
              const codes = await ZXingWASM.readBarcodes(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), { formats: ["QRCode"], tryHarder: true });
              return {
                pages: sheet.numPages,
                widthInMillimetres: Math.round(size.width),
                heightInMillimetres: Math.round(size.height),
                text: (await first.getTextContent()).items.map(item => item.str).join(""),
                codes: codes.map(code => code.text),
              };
            }
            """,
            Convert.ToBase64String(pdf));
        reader.HasNoComplaints();
        return read.Deserialize<PrintedSheet>(Names)!;
    }

    private static async Task Serve(IRoute route)
    {
        var path = new Uri(route.Request.Url).AbsolutePath.TrimStart('/');
        await route.FulfillAsync(path.Length == 0
            ? new RouteFulfillOptions { ContentType = "text/html", Body = "<!doctype html><title>Paper</title>" }
            : new RouteFulfillOptions { ContentType = path.EndsWith(".wasm", StringComparison.Ordinal) ? "application/wasm" : "text/javascript", Path = Path.Combine(Packages, path) });
    }
}
