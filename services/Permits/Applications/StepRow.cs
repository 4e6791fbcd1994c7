using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Privacy;
using Pak.ServiceDefaults;

namespace Pak.Permits.Applications;

/// <summary>A step as its row has it, byte for byte: what the log of acts seals.</summary>
internal sealed record StepRow(
    Guid Application, int Number, string Kind, DateTimeOffset At, string? BySubject, string? ByName, string? ByAgency, byte[]? Text, int[] Conditions, string? Detail)
{
    private const int Absent = -1;

    private static readonly JsonSerializerOptions Compact = new(JsonDefaults.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static StepRow Of(Guid application, Step step, Applicants applicants) => new(
        application,
        step.Number,
        Wire.Of(step.Kind),
        step.At,
        step.By.Subject,
        step.By.Name,
        step.By.Agency,
        applicants.Seal(step.Text, application, step.Number),
        [.. step.Conditions],
        step.Detail is null ? null : JsonSerializer.Serialize(step.Detail, Compact));

    public static StepDetail ReadDetail(string json) => JsonSerializer.Deserialize<StepDetail>(json, JsonDefaults.Options)!;

    public NpgsqlBatchCommand Insert() => new(
        """
        INSERT INTO application_steps (application_id, number, kind, at, by_subject, by_name, by_agency, text, conditions, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    {
        Parameters =
        {
            new() { Value = Application },
            new() { Value = Number },
            new() { Value = Kind },
            new() { Value = At.UtcDateTime },
            Nullable(BySubject, NpgsqlDbType.Text),
            Nullable(ByName, NpgsqlDbType.Text),
            Nullable(ByAgency, NpgsqlDbType.Text),
            Nullable(Text, NpgsqlDbType.Bytea),
            new() { Value = Conditions },
            Nullable(Detail, NpgsqlDbType.Json),
        },
    };

    /// <summary>SHA-256 of every column in order, each with its length before it, so that no two rows have the same bytes.</summary>
    public byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Application.ToByteArray(bigEndian: true));
        Add(hash, BitConverter.GetBytes(Number));
        Add(hash, Encoding.UTF8.GetBytes(Kind));
        Add(hash, BitConverter.GetBytes(At.UtcTicks / TimeSpan.TicksPerMicrosecond));
        Add(hash, Bytes(BySubject));
        Add(hash, Bytes(ByName));
        Add(hash, Bytes(ByAgency));
        Add(hash, Text);
        Add(hash, [.. Conditions.SelectMany(BitConverter.GetBytes)]);
        Add(hash, Bytes(Detail));
        return hash.GetHashAndReset();
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static void Add(IncrementalHash hash, byte[]? part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part?.Length ?? Absent);
        hash.AppendData(length);
        hash.AppendData(part ?? []);
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
