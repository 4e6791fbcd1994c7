using Dapper;
using Npgsql;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults.Auth;

namespace Pak.Indicators.Submissions;

/// <summary>A row of the table <c>submissions</c>, and the statements that read and move one.</summary>
internal sealed class SubmissionRow
{
    public const string Columns =
        """
        s.id, s.agency, s.status, s.note, s.upload_id, s.row_count, s.errors, s.warnings, s.created_by, s.submitted_by, s.version, s.recomputes,
        (SELECT min(h.at) FROM submission_history h WHERE h.submission_id = s.id) AS created_at,
        (SELECT max(h.at) FROM submission_history h WHERE h.submission_id = s.id) AS changed_at
        """;

    private const int ShownFindings = 100;

    public Guid Id { get; init; }
    public string Agency { get; init; } = "";
    public string Status { get; init; } = "";
    public string? Note { get; init; }
    public long? UploadId { get; init; }
    public int RowCount { get; init; }
    public int Errors { get; init; }
    public int Warnings { get; init; }
    public string CreatedBy { get; init; } = "";
    public string? SubmittedBy { get; init; }
    public int Version { get; init; }

    /// <summary>Ids of the indicators whose formulas were set; null for what an agency delivers.</summary>
    public int[]? Recomputes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    public SubmissionStatus ParsedStatus => Enum.Parse<SubmissionStatus>(Status, ignoreCase: true);

    public SubmissionState State => new(ParsedStatus, RowCount, Errors, Warnings, SubmittedBy);

    /// <summary>
    /// The submission when it is of the caller's agency, else null: another's is not there. A recomputation (<see cref="Recomputer"/>) is nobody's to move
    /// or to read, and found only by who asks for one.
    /// </summary>
    public static async Task<SubmissionRow?> Find(
        NpgsqlConnection connection, Guid id, Caller caller, CancellationToken ct, bool forUpdate = false, bool isRecomputation = false)
    {
        var row = await connection.QuerySingleOrDefaultAsync<SubmissionRow>(new CommandDefinition(
            $"SELECT {Columns} FROM submissions s WHERE s.id = @id AND (s.recomputes IS NOT NULL) = @isRecomputation {(forUpdate ? "FOR UPDATE" : "")}",
            new { id, isRecomputation }, cancellationToken: ct));
        return row is not null && caller.Owns(row.Agency) ? row : null;
    }

    /// <summary>Moves a submission whose row is locked to another status and writes down who did it.</summary>
    public static Task Move(
        NpgsqlConnection connection, Guid id, SubmissionStatus status, string what, string? note, Caller by, DateTimeOffset now, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            WITH moved AS (
                UPDATE submissions SET status = @Status, version = version + 1,
                    submitted_by = CASE WHEN @Status = 'submitted' THEN @Subject ELSE submitted_by END
                WHERE id = @id RETURNING id, version
            )
            INSERT INTO submission_history (submission_id, version, at, subject, name, what, note)
            SELECT id, version, @now, @Subject, @Name, @what, @note FROM moved
            """,
            new { id, Status = status.ToString().ToLowerInvariant(), by.Subject, by.Name, what, note, now },
            cancellationToken: ct));

    /// <summary>The submission as it is shown, after whatever the connection's transaction has done.</summary>
    public static async Task<Submission> Show(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        var row = await connection.QuerySingleAsync<SubmissionRow>(new CommandDefinition(
            $"SELECT {Columns} FROM submissions s WHERE s.id = @id", new { id }, cancellationToken: ct));
        return await row.Show(connection, ct);
    }

    public async Task<Submission> Show(NpgsqlConnection connection, CancellationToken ct)
    {
        var history = await connection.QueryAsync<HistoryRow>(new CommandDefinition(
            "SELECT at, name, what, note FROM submission_history WHERE submission_id = @Id ORDER BY version", new { Id }, cancellationToken: ct));
        var findings = UploadId is { } upload ? await StoredFindings.Read(connection, upload, (0, 0), ShownFindings, ct) : [];
        return new(
            Id, Agency, ParsedStatus, Note, RowCount, Errors, Warnings, [.. findings.Select(finding => finding.ToFinding())],
            [.. history.Select(entry => new HistoryEntry(entry.At, entry.Name, entry.What, entry.Note))],
            CreatedBy, SubmittedBy, CreatedAt, ChangedAt, Version);
    }

    public SubmissionSummary Summarise() =>
        new(Id, Agency, ParsedStatus, Note, RowCount, Errors, Warnings, CreatedBy, SubmittedBy, CreatedAt, ChangedAt, Version);

    private sealed class HistoryRow
    {
        public DateTimeOffset At { get; init; }
        public string Name { get; init; } = "";
        public string What { get; init; } = "";
        public string? Note { get; init; }
    }
}
