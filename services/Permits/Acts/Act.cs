using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Pak.Permits.Applications;

namespace Pak.Permits.Acts;

/// <summary>Somebody did something: what the log keeps of it.</summary>
/// <param name="Kind">A step's kind, or <c>looked</c>, <c>calendar-changed</c>, …</param>
/// <param name="About">What an act without a step is about, in a few words for machines.</param>
/// <param name="Digest">SHA-256 of what was done.</param>
internal sealed record Act(DateTimeOffset At, string Kind, Guid? Application, int? Step, string? BySubject, string? ByAgency, string? About, byte[] Digest)
{
    public const string Looked = "looked";

    public static byte[] Genesis { get; } = new byte[SHA256.HashSizeInBytes];

    public static Act Of(StepRow row, DateTimeOffset now) => new(now, row.Kind, row.Application, row.Number, row.BySubject, row.ByAgency, About: null, row.Digest());

    /// <summary>An act that is no step of a file.</summary>
    public static Act Of(string kind, Guid? application, Actor by, string? about, DateTimeOffset now) =>
        new(now, kind, application, Step: null, by.Subject, by.Agency, about, SHA256.HashData(Encoding.UTF8.GetBytes(about ?? "")));

    public NpgsqlBatchCommand Insert() => new(
        "INSERT INTO acts (at, kind, application_id, step, by_subject, by_agency, about, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    {
        Parameters =
        {
            new() { Value = At.UtcDateTime },
            new() { Value = Kind },
            new() { Value = (object?)Application ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = (object?)Step ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
            new() { Value = (object?)BySubject ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = (object?)ByAgency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = (object?)About ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = Digest },
        },
    };

    public async Task Insert(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Insert());
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The act's link of the chain: SHA-256 of the link before and of everything the act says, each part with its length before it.</summary>
    public byte[] Seal(byte[] previous, long sequence)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Add(hash, BitConverter.GetBytes(sequence));
        Add(hash, BitConverter.GetBytes(At.UtcTicks / TimeSpan.TicksPerMicrosecond));
        Add(hash, Encoding.UTF8.GetBytes(Kind));
        Add(hash, Application?.ToByteArray(bigEndian: true));
        Add(hash, Step is { } step ? BitConverter.GetBytes(step) : null);
        Add(hash, BySubject is null ? null : Encoding.UTF8.GetBytes(BySubject));
        Add(hash, ByAgency is null ? null : Encoding.UTF8.GetBytes(ByAgency));
        Add(hash, About is null ? null : Encoding.UTF8.GetBytes(About));
        Add(hash, Digest);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, byte[]? part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(part ?? []);
    }
}
