using System.Text;

namespace Pak.Portal.Pages.Workspace;

/// <summary>A CSV of at most 5 MB from an ordinary form: definitions, targets.</summary>
internal static class CsvForm
{
    public const long Most = 5 << 20;

    /// <summary>Why the file is not taken, in Persian and English; null where it is.</summary>
    public static async Task<(string Fa, string En)?> Refuse(IFormFile? file, CancellationToken ct)
    {
        if (file is null || file.Length == 0)
        {
            return ("یک فایل CSV برگزینید.", "Choose a CSV file.");
        }

        if (file.Length > Most)
        {
            return ("این فایل بزرگ‌تر از ۵ مگابایت است.", "This file is larger than 5 MB.");
        }

        var first = new byte[512];
        await using var stream = file.OpenReadStream();
        var length = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, ct);
        var start = first.AsSpan(0, length);
        return start.Contains((byte)0) || start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith(Encoding.Unicode.Preamble)
            ? ("این فایل CSV با کدگذاری UTF-8 نیست.", "This is not a CSV file written in UTF-8.")
            : null;
    }
}
