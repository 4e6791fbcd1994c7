using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Documents;

/// <summary>
/// Takes the files of one document (<c>multipart/form-data</c>), before the application they belong to is handed in: all of them or none.
/// Each gets a secret token that the application names it by; what no application and no draft names is swept after a week.
/// </summary>
internal static class UploadDocument
{
    /// <summary>Of one request, all its files together.</summary>
    public const long MaxBytes = 32L << 20;

    /// <param name="Token">Names the file when the application is handed in. A secret: whoever has it can take the file.</param>
    /// <param name="Size">In bytes.</param>
    public sealed record UploadedFile(string Token, DocumentFormat Format, int Size);

    public sealed record Answer(IReadOnlyList<UploadedFile> Files);

    public static async Task<Results<Created<Answer>, Problem>> Handle(
        string code, string document, NpgsqlDataSource db, PermitTypeRows types, VirusScanner scanner, PersonalData data, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var now = clock.Now();
        var type = PermitTypeRows.IsCode(code) ? await types.FindInForce(code, JalaliDate.TehranDay(now), connection: null, ct) : null;
        if (type?.Documents.FirstOrDefault(d => d.Code == document) is not { } wanted)
        {
            return type is null ? Problems.TypeNotFound : Problems.DocumentNotFound;
        }

        if (!http.Request.HasFormContentType)
        {
            return CommonProblems.UnsupportedMediaType.With("پرونده‌ها را با multipart/form-data بفرستید", "Send the files as multipart/form-data");
        }

        var read = await ReadFiles(http, wanted, ct);
        if (read.Value is not { } files)
        {
            return read.Problem!;
        }

        var formats = new List<DocumentFormat>();
        foreach (var content in files)
        {
            var judged = UploadCheck.Judge(content, wanted);
            if ((judged.Problem ?? await scanner.Refuse(content, ct)) is { } refused)
            {
                return refused;
            }

            formats.Add(judged.Value);
        }

        // Only now: a scanner that takes its time holds no connection.
        var stored = new List<UploadedFile>();
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var (content, format) in files.Zip(formats))
        {
            var token = DocumentRows.NewToken();
            await DocumentRows.Insert(connection, token, code, document, format, content, data, now, ct);
            stored.Add(new UploadedFile(token, format, content.Length));
        }

        await transaction.CommitAsync(ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new Answer(stored));
    }

    private static async Task<Result<IReadOnlyList<byte[]>>> ReadFiles(HttpContext http, RequiredDocument wanted, CancellationToken ct)
    {
        try
        {
            var form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = 2 * MaxBytes, ValueCountLimit = 64 }, ct);
            if (form.Files.Count == 0)
            {
                return Problems.UploadNone;
            }

            if (form.Files.Count > wanted.MaxFiles)
            {
                var limit = FormattableString.Invariant($"{wanted.MaxFiles}");
                return Problems.UploadCount.With($"حداکثر {PersianText.WithPersianDigits(limit)} پرونده", $"At most {limit} files");
            }

            var contents = new List<byte[]>();
            foreach (var file in form.Files)
            {
                var content = new byte[file.Length];
                await using var stream = file.OpenReadStream();
                await stream.ReadExactlyAsync(content, ct);
                contents.Add(content);
            }

            return contents;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.UploadTooLarge;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return Problems.UploadFailed;
        }
    }
}
