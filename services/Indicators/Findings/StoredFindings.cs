using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Pak.Indicators.Findings;

/// <summary>The findings of an upload, in the order of its rows.</summary>
internal static class StoredFindings
{
    public static async Task<List<Row>> Read(NpgsqlConnection connection, long upload, (int Row, int Ordinal) after, int take, CancellationToken ct) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT row AS line, ordinal, severity, code, field, value, args FROM findings
            WHERE upload_id = @upload AND (row, ordinal) > (@AfterRow, @AfterOrdinal)
            ORDER BY row, ordinal LIMIT @take
            """,
            new { upload, AfterRow = after.Row, AfterOrdinal = after.Ordinal, take }, cancellationToken: ct))).AsList();

    /// <summary>Adds findings; <paramref name="firstOrdinal"/> must be above those of this upload so far.</summary>
    public static async Task Write(NpgsqlConnection connection, long upload, Severity severity, IReadOnlyList<FindingEntry> entries, int firstOrdinal, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY findings (upload_id, row, ordinal, severity, code, field, value, args) FROM STDIN (FORMAT BINARY)", ct);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(upload, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(entry.Row, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(firstOrdinal + i, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(severity == Severity.Error ? "error" : "warning", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(entry.Code, NpgsqlDbType.Text, ct);
            await WriteText(copy, entry.Column, ct);
            await WriteText(copy, entry.Value, ct);
            await copy.WriteAsync(entry.Args, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task WriteText(NpgsqlBinaryImporter copy, string? text, CancellationToken ct) =>
        text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(text, NpgsqlDbType.Text, ct);

    internal sealed class Row
    {
        public int Line { get; init; }
        public int Ordinal { get; init; }
        public string Severity { get; init; } = "";
        public string Code { get; init; } = "";
        public string? Field { get; init; }
        public string? Value { get; init; }
        public string[] Args { get; init; } = [];

        public Finding ToFinding() => new(
            Line, Field, Code, Enum.Parse<Severity>(Severity, ignoreCase: true), FindingMessages.Of(Code, Args), Value);
    }
}
