using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pak.Contracts;

namespace Pak.Portal.Pages.Workspace;

/// <summary>Why a file is not taken.</summary>
internal enum UploadRefusal
{
    None,
    Empty,
    Type,
    Encoding,
    Template,
    TooLarge,
    WorkbookTooLarge,
    Failed,
}

/// <summary>
/// The upload's form as it streams in: fields first, then the file, whose first bytes are looked at before anything is sent on.
/// </summary>
internal sealed class UploadForm : IAsyncDisposable
{
    private const int Looked = 4096;
    private const int MostOfAField = 8192;
    private static readonly string[] Columns = ["indicator", "area", "period", "value"];

    public string? Note { get; private set; }

    public Guid? Submission { get; private set; }

    /// <summary>What the file is, by its first bytes.</summary>
    public System.Net.Http.Headers.MediaTypeHeaderValue Type { get; private set; } = new("text/csv") { CharSet = "utf-8" };

    /// <summary>The file from its first byte; null when there is a <see cref="Refusal"/>.</summary>
    public Stream? File { get; private set; }

    public UploadRefusal? Refusal { get; private set; }

    public bool IsWorkbook => Type.MediaType == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>True once more than the allowed bytes of the file have been read.</summary>
    public bool IsTooLarge => File is PeekedStream { Total: > UploadModel.MaxFile };

    /// <summary>Reads up to the file. Throws <see cref="AntiforgeryValidationException"/> when the token is not before it.</summary>
    public static async Task<UploadForm> Read(HttpRequest request, IAntiforgery antiforgery, CancellationToken ct)
    {
        var form = new UploadForm();
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        var reader = new MultipartReader(boundary ?? throw new InvalidDataException("No multipart form."), request.Body);
        var checkedToken = false;
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.AsFileSection() is { } file)
            {
                await Validate();
                await form.Take(file, ct);
                return form;
            }

            if (section.AsFormDataSection() is { } field)
            {
                await form.Take(field, request, ct);
            }
        }

        await Validate();
        form.Refusal = UploadRefusal.None;
        return form;

        async Task Validate()
        {
            if (!checkedToken)
            {
                await antiforgery.ValidateRequestAsync(request.HttpContext);
                checkedToken = true;
            }
        }
    }

    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task Take(FormMultipartSection field, HttpRequest request, CancellationToken ct)
    {
        field.Section.Body = new PeekedStream(ReadOnlyMemory<byte>.Empty, field.Section.Body, MostOfAField);
        var text = await field.GetValueAsync(ct);
        switch (field.Name)
        {
            case "__RequestVerificationToken":
                // As a header the token is found without the form being read.
                request.Headers["RequestVerificationToken"] = text;
                break;
            case "note":
                Note = string.IsNullOrWhiteSpace(text) ? null : PersianText.Tidy(text);
                break;
            case "submission" when Guid.TryParse(text, out var id):
                Submission = id;
                break;
        }
    }

    private async Task Take(FileMultipartSection file, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(file.FileName) || file.FileStream is null)
        {
            Refusal = UploadRefusal.None;
            return;
        }

        var first = new byte[Looked];
        var length = await file.FileStream.ReadAtLeastAsync(first, Looked, throwOnEndOfStream: false, ct);
        Refusal = IsOtherFormat(first.AsSpan(0, length)) ? null : Judge(first.AsSpan(0, length));
        if (Refusal is null)
        {
            File = new PeekedStream(first[..length], file.FileStream, UploadModel.MaxFile);
        }
    }

    // A workbook, JSON (an array, or an object a line), SDMX-CSV: Indicators reads them all.
    private bool IsOtherFormat(ReadOnlySpan<byte> first)
    {
        var text = first.StartsWith(Encoding.UTF8.Preamble) ? first[Encoding.UTF8.Preamble.Length..] : first;
        text = text.TrimStart(" \t\r\n"u8);
        var type = first.StartsWith("PK\u0003\u0004"u8) ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : text.StartsWith("["u8) ? "application/json"
            : text.StartsWith("{"u8) ? "application/x-ndjson"
            : text.StartsWith("STRUCTURE"u8) ? "application/vnd.sdmx.data+csv"
            : null;
        if (type is not null)
        {
            Type = new(type);
        }

        return type is not null;
    }

    private static UploadRefusal? Judge(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty)
        {
            return UploadRefusal.Empty;
        }

        // OLE (xls, password-protected workbooks), PDF, gzip; or bytes that no text has.
        if (first.StartsWith(new byte[] { 0xD0, 0xCF, 0x11, 0xE0 }) || first.StartsWith("%PDF"u8) || first.StartsWith(new byte[] { 0x1F, 0x8B }))
        {
            return UploadRefusal.Type;
        }

        if (first.StartsWith(new byte[] { 0xFF, 0xFE }) || first.StartsWith(new byte[] { 0xFE, 0xFF }))
        {
            return UploadRefusal.Encoding;
        }

        if (first.Contains((byte)0))
        {
            return UploadRefusal.Type;
        }

        var text = first.StartsWith(Encoding.UTF8.Preamble) ? first[Encoding.UTF8.Preamble.Length..] : first;
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        var header = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).Split(',').Select(c => c.Trim().Trim('"').ToLowerInvariant()).ToHashSet();
        return Columns.All(header.Contains) ? null : UploadRefusal.Template;
    }
}
