using Npgsql;
using NpgsqlTypes;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Register;
using Pak.Permits.Types;

namespace Pak.Permits.Notices;

/// <summary>
/// Writes what citizens and agencies are to be told, in the transaction of what it tells of, once an occasion. Where no gateway is
/// configured, and for sample files always, notices stay in the outbox, where their citizens find them.
/// </summary>
internal sealed class NoticeOffice(NoticeSettings settings)
{
    public IEnumerable<NpgsqlBatchCommand> Of(Application file, Step step, PermitType type, RuleBook book, DateTimeOffset now)
    {
        var deadline = file.Status.IsOpen() ? PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, step.At).Deadline : null;
        DateTimeOffset? appealUntil = file.Refusal is { } refusal && type.OversightAgency is not null ? Schedule.AppealUntil(file, refusal, book) : null;
        if (NoticeTexts.Of(step, type.Title, deadline, appealUntil) is { } text)
        {
            yield return Tell(file.Id, file.Sample, FormattableString.Invariant($"step-{step.Number}"), text, now);
        }

        if (step.Kind == StepKind.InquiryEscalated)
        {
            yield return Tell(file.Id, FormattableString.Invariant($"silence-{step.Number}"), file.Agency, level: 2, deadline, now);
        }
    }

    public NpgsqlBatchCommand Warn(Application file, Warning warning, DateTimeOffset? deadline, DateTimeOffset now) => Tell(
        file.Id, FormattableString.Invariant($"time-{Wire.Of(warning.Kind)}-{file.Version}"), warning.Agency, warning.Level, deadline, now);

    /// <summary>The deadline moved because the calendar changed.</summary>
    public IEnumerable<NpgsqlBatchCommand> Moved(Application file, LocalizedText title, DateTimeOffset? deadline, int calendar, DateTimeOffset now)
    {
        var occasion = FormattableString.Invariant($"moved-{calendar}");
        yield return Tell(file.Id, occasion, file.Agency, level: 0, deadline, now);
        if (deadline is { } until)
        {
            yield return Tell(file.Id, file.Sample, occasion, NoticeTexts.Moved(title, until), now);
        }
    }

    /// <summary>What a step in the life of a permit is to its holder.</summary>
    public NpgsqlBatchCommand Of(Permit permit, PermitStep step, LocalizedText title, DateTimeOffset now) =>
        Tell(permit.Application, permit.Sample, FormattableString.Invariant($"permit-{step.Number}"), NoticeTexts.Of(step, title), now);

    /// <summary>The holder waits for a renewal.</summary>
    public static NpgsqlBatchCommand RenewalAsked(Permit permit, PermitStep step, DateTimeOffset now) => Tell(
        permit.Application, FormattableString.Invariant($"renewal-asked-{step.Number}"), permit.Agency, level: 1, WorkingCalendar.StartOf(permit.ValidUntil.AddDays(1)), now);

    private NpgsqlBatchCommand Tell(Guid application, bool isSample, string occasion, string text, DateTimeOffset now) => new(
        """
        INSERT INTO notices (notice_id, application_id, occasion, text, created_at, next_try_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT ON CONSTRAINT notices_once DO NOTHING
        """)
    {
        Parameters =
        {
            new() { Value = Guid.CreateVersion7(now) },
            new() { Value = application },
            new() { Value = occasion },
            new() { Value = text },
            new() { Value = now.UtcDateTime },
            new() { Value = settings.IsSent && !isSample ? now.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    private static NpgsqlBatchCommand Tell(Guid application, string occasion, string agency, int level, DateTimeOffset? deadline, DateTimeOffset now) => new(
        """
        INSERT INTO agency_notices (notice_id, agency, application_id, occasion, level, at, deadline) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT ON CONSTRAINT agency_notices_once DO NOTHING
        """)
    {
        Parameters =
        {
            new() { Value = Guid.CreateVersion7(now) },
            new() { Value = agency },
            new() { Value = application },
            new() { Value = occasion },
            new() { Value = (short)level },
            new() { Value = now.UtcDateTime },
            new() { Value = deadline is { } instant ? instant.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };
}
