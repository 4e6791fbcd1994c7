using QRCoder;

namespace Pak.Permits.Register;

/// <summary>QR codes as SVG: sharp at every size, and no picture format to trust.</summary>
internal static class QrCodes
{
    /// <summary>Of an address, with a quarter of it to spare for dirt on the paper.</summary>
    public static string OfAddress(string address) => Draw(address, QRCodeGenerator.ECCLevel.Q);

    /// <summary>Of a signed document: about a thousand characters, so with as little to spare as the standard allows.</summary>
    public static string OfDocument(string document) => Draw(document, QRCodeGenerator.ECCLevel.L);

    private static string Draw(string text, QRCodeGenerator.ECCLevel level)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, level);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(4);
    }
}
