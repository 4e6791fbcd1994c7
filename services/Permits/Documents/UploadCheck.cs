using System.Buffers;
using System.Text;
using Pak.Contracts;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Documents;

/// <summary>Says what a file is by its content, and whether it is what a document asks for. Its name and its Content-Type decide nothing.</summary>
internal static class UploadCheck
{
    private const int Megabyte = 1 << 20;
    private static readonly char[] Delimiters = [',', ';', '\t'];
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n\f\0"u8);

    /// <summary>The format of a file that may be stored.</summary>
    public static Result<DocumentFormat> Judge(ReadOnlySpan<byte> content, RequiredDocument document)
    {
        if (content.IsEmpty)
        {
            return Problems.UploadEmpty;
        }

        if (content.Length > document.MaxMegabytes * Megabyte)
        {
            var limit = FormattableString.Invariant($"{document.MaxMegabytes}");
            return Problems.UploadTooLarge.With($"هر پرونده حداکثر {PersianText.WithPersianDigits(limit)} مگابایت", $"At most {limit} MB a file");
        }

        if (FormatOf(content) is not { } format || !document.Formats!.Contains(format))
        {
            var names = string.Join(", ", document.Formats!.Select(f => Wire.Of(f).ToUpperInvariant()));
            return Problems.UploadType.With($"قالب‌های پذیرفته: {names}", $"Accepted: {names}");
        }

        return format switch
        {
            DocumentFormat.Pdf when IsEncrypted(content) => Problems.UploadPassword,
            DocumentFormat.Pdf when content[^Math.Min(content.Length, 2048)..].IndexOf("%%EOF"u8) < 0 => Problems.UploadFailed,
            DocumentFormat.Png when content[^Math.Min(content.Length, 64)..].IndexOf("IEND"u8) < 0 => Problems.UploadFailed,
            DocumentFormat.Csv when !FollowsTemplate(content, document.Columns!) => Problems.UploadTemplate.With(
                $"ستون‌ها به این ترتیب: {string.Join("، ", document.Columns!)}", $"The columns in this order: {string.Join(", ", document.Columns!)}"),
            _ => format,
        };
    }

    private static DocumentFormat? FormatOf(ReadOnlySpan<byte> content) => content switch
    {
        _ when content.StartsWith("%PDF-"u8) => DocumentFormat.Pdf,
        _ when content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => DocumentFormat.Jpeg,
        _ when content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) => DocumentFormat.Png,
        _ => IsTable(content) ? DocumentFormat.Csv : null,
    };

    /// <summary>A trailer or cross-reference stream names the encryption by reference or in place; page content is compressed or is no dictionary.</summary>
    private static bool IsEncrypted(ReadOnlySpan<byte> content)
    {
        var rest = content;
        while (rest.IndexOf("/Encrypt"u8) is >= 0 and var at)
        {
            rest = rest[(at + "/Encrypt"u8.Length)..];
            var next = rest.IndexOfAnyExcept(Blank);
            if (next >= 0 && (rest[next] is (byte)'<' || (next > 0 && char.IsAsciiDigit((char)rest[next]))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Text in UTF-8 that is no markup: a table has a first line with a delimiter in it.</summary>
    private static bool IsTable(ReadOnlySpan<byte> content)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
            return !text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith('<') && !PersianText.HasControls(text, multiline: true) && FirstLine(text).IndexOfAny(Delimiters) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool FollowsTemplate(ReadOnlySpan<byte> content, IReadOnlyList<string> columns)
    {
        var header = FirstLine(Encoding.UTF8.GetString(content));
        return columns.Count == 0 || Delimiters.Any(d =>
            header.Split(d).Select(c => PersianText.SearchKey(c.Trim().Trim('"'))).SequenceEqual(columns.Select(PersianText.SearchKey), StringComparer.Ordinal));
    }

    private static string FirstLine(string text) => text.TrimStart('\uFEFF').Split('\n', 2)[0].TrimEnd('\r');
}
