using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>How things stand as somebody acts: the file, with everything that time has done to it by now.</summary>
internal sealed record Situation(Application File, PermitType Type, RuleBook Book, DateTimeOffset Now);

/// <summary>
/// What all actions on a file that is locked have in common. First time passes: who acts after the deadline finds a file that silence
/// has already approved, whether or not the sweep has been there. Then the rule decides; then all of it is written.
/// </summary>
internal sealed class FileWork(PermitTypeRows types, CalendarRules calendar, StepWriter writer, TimeProvider clock)
{
    /// <returns>The file as it is stored now, or the rule's problem; then nothing is written.</returns>
    public async Task<Result<StoredApplication>> Do(
        StoredApplication stored, RequestTransaction transaction, Func<Situation, Result<Application>> decide, CancellationToken ct)
    {
        var file = stored.Application;
        var type = await types.Get(file.Type, file.TypeVersion, transaction.Connection, ct);
        var book = await calendar.Book(transaction.Connection, ct);
        var now = clock.Now();
        var passed = PassageOfTime.Until(now, file, stored.Warned, type, book);
        if (passed.File != file || stored.ScheduledWith > book.Version)
        {
            // What time does cannot be taken back: not by a calendar that may be a minute old, and not by one older than the file's.
            book = await calendar.Fresh(transaction.Connection, ct);
            passed = PassageOfTime.Until(now, file, stored.Warned, type, book);
        }

        var decision = decide(new Situation(passed.File, type, book, now));
        if (decision.Value is not { } next)
        {
            return decision.Problem!;
        }

        var after = passed.With(next);
        await writer.Write(transaction, stored, after, type, book, ct);
        return stored with { Application = next, Warned = after.Warned };
    }
}
