using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Pak.Indicators.Findings;

namespace Pak.Indicators.Submissions.Upload.Formats;

/// <summary>
/// Objects <c>{"indicator","area","period","value","status","breakdown"}</c>, in one JSON array or one after the other (NDJSON). A value
/// may be a number, which keeps its digits, a text or null.
/// </summary>
internal sealed class JsonFigures : IFigureFormat
{
    /// <summary>No object is longer: it is held in memory.</summary>
    private const int MaxObjectBytes = 64 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = 4 };

    public IReadOnlyList<string> ContentTypes { get; } = ["application/json", "application/x-ndjson", "application/jsonl"];

    public async Task<bool> Read(Stream body, RowChecks checks, UploadRules rules, UploadedFile file, CancellationToken ct)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        var position = new Position(new JsonReaderState(Options), Line: 0);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(ct);
                var parsed = Parse(read.Buffer, read.IsCompleted, position, checks, file);
                position = parsed.Position;
                if (parsed.IsFull && !await file.MakeRoom(ct))
                {
                    return false;
                }

                if (!parsed.IsFull && read.IsCompleted)
                {
                    break;
                }

                if (!parsed.IsFull && read.Buffer.Length - parsed.Consumed > MaxObjectBytes)
                {
                    file.Findings.Add(new(position.Line + 1, FindingCode.LineTooLong, null, null));
                    return await file.End(ct);
                }

                // Of what is not whole yet more must arrive before another look.
                pipe.AdvanceTo(read.Buffer.GetPosition(parsed.Consumed), parsed.IsFull ? read.Buffer.GetPosition(parsed.Consumed) : read.Buffer.End);
            }

            if (position.Line == 0)
            {
                file.Findings.Add(new(1, FindingCode.NoRows, null, null));
            }
        }
        catch (JsonException)
        {
            file.Findings.Add(new(file.Rows + 1, FindingCode.MalformedJson, null, null));
        }

        return await file.End(ct);
    }

    /// <param name="Line">Objects so far.</param>
    private readonly record struct Position(JsonReaderState State, int Line);

    private readonly record struct Parsed(Position Position, long Consumed, bool IsFull);

    /// <summary>Reads the whole objects of a buffer, up to where the file wants to write what it has.</summary>
    private static Parsed Parse(ReadOnlySequence<byte> buffer, bool isLast, Position from, RowChecks checks, UploadedFile file)
    {
        var reader = new Utf8JsonReader(buffer, isLast, from.State);
        var (position, consumed) = (from, 0L);
        while (!file.IsFull)
        {
            var start = reader;
            if (!reader.Read())
            {
                return new(position with { State = reader.CurrentState }, reader.BytesConsumed, IsFull: false);
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == 0)
            {
                (position, consumed) = (position with { State = reader.CurrentState }, reader.BytesConsumed);
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            var at = reader.TokenStartIndex;
            if (!reader.TrySkip())
            {
                return new(position with { State = start.CurrentState }, start.BytesConsumed, IsFull: false);
            }

            position = new(reader.CurrentState, position.Line + 1);
            consumed = reader.BytesConsumed;
            file.Keep(Row(buffer.Slice(at, consumed - at), position.Line, checks, file.Findings));
        }

        return new(position, consumed, IsFull: true);
    }

    private static FigureRow? Row(ReadOnlySequence<byte> json, int line, RowChecks checks, List<FindingEntry> findings)
    {
        if (json.Length > MaxObjectBytes)
        {
            findings.Add(new(line, FindingCode.LineTooLong, null, null));
            return null;
        }

        Span<byte> bytes = stackalloc byte[512];
        bytes = json.Length <= bytes.Length ? bytes[..(int)json.Length] : new byte[json.Length];
        json.CopyTo(bytes);
        var cells = new RowCells { Line = line };
        Span<int> seen = stackalloc int[FigureColumns.Names.Length];
        var before = findings.Count;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 4 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = ColumnOf(reader, line, seen, findings);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.True or JsonTokenType.False)
            {
                findings.Add(new(line, FindingCode.NotAText, column < 0 ? null : FigureColumns.Names[column], null));
                reader.Skip();
                continue;
            }

            cells = With(cells, column, TextOf(reader));
        }

        for (var i = 0; i < 3; i++)
        {
            if (seen[i] == 0)
            {
                findings.Add(new(line, FindingCode.MissingColumn, FigureColumns.Names[i], null, string.Join(',', FigureColumns.Names)));
            }
        }

        return findings.Count == before ? checks.Check(cells, findings) : null;
    }

    /// <summary>The column of a member's name; −1 with a finding when there is none or it stands twice.</summary>
    private static int ColumnOf(in Utf8JsonReader reader, int line, Span<int> seen, List<FindingEntry> findings)
    {
        for (var i = 0; i < FigureColumns.Names.Length; i++)
        {
            if (reader.ValueTextEquals(FigureColumns.Names[i]))
            {
                if (seen[i]++ > 0)
                {
                    findings.Add(new(line, FindingCode.RepeatedColumn, FigureColumns.Names[i], null));
                }

                return i;
            }
        }

        findings.Add(new(line, FindingCode.UnknownColumn, PlainText.Excerpt(reader.GetString()!), null, string.Join(',', FigureColumns.Names)));
        return -1;
    }

    private static byte[] TextOf(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => System.Text.Encoding.UTF8.GetBytes(reader.GetString()!.Trim()),
        JsonTokenType.Number => reader.ValueSpan.ToArray(),
        _ => [],
    };

    private static RowCells With(RowCells cells, int column, byte[] text) => new()
    {
        Line = cells.Line,
        Indicator = column == 0 ? text : cells.Indicator,
        Area = column == 1 ? text : cells.Area,
        Period = column == 2 ? text : cells.Period,
        Value = column == 3 ? text : cells.Value,
        Status = column == 4 ? text : cells.Status,
        Breakdown = column == 5 ? text : cells.Breakdown,
    };
}
