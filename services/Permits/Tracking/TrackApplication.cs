using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Tracking;

/// <summary>A citizen follows a file. A POST, because neither the code nor the digits may stand in an address.</summary>
internal static class TrackApplication
{
    public sealed record Request(
        [property: MaxLength(40)] string TrackingCode,
        [property: MaxLength(20)] string LastFour) : ITrackingClaim
    {
        public override string ToString() => nameof(Request);
    }

    public static async Task<Results<Ok<TrackedApplication>, Problem>> Handle(
        Request request, TrackingGate gate, TrackedApplications tracked, AgencyNames names, TrackedFiles files, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        var file = await files.Find(claim.Key, ct);
        if (file is null)
        {
            return Problems.NotTracked;
        }

        // Other agencies' names are remembered from here on; a file seldom has any.
        foreach (var other in file.OtherAgencies())
        {
            await names.Of(other, ct);
        }

        return TypedResults.Ok(await tracked.Show(file, claim.Code, await names.Of(file.Agency, ct), connection: null, ct, withTexts: true));
    }
}

/// <summary>A file as its applicant sees it.</summary>
/// <param name="Deadline">When the agency's time ends; null while the applicant owes an answer.</param>
/// <param name="Paused">True while the clock stands still for the applicant.</param>
/// <param name="Holder">Who has to act now; after a decision, who has the file.</param>
/// <param name="Question">What the agency asked and has no answer to yet.</param>
/// <param name="Timeline">What happened, newest first.</param>
internal sealed record TrackedApplication(
    string TrackingCode,
    LocalizedText Title,
    string Agency,
    ApplicationStatus Status,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? Deadline,
    bool Paused,
    LocalizedText Holder,
    string? Question,
    RefusalGrounds? Refusal,
    IReadOnlyList<TimelineEntry> Timeline,
    int Version,
    bool Sample)
{
    /// <summary>When the time for an appeal against the refusal ends; null when there is nothing to appeal against, or nobody to appeal to.</summary>
    public DateTimeOffset? AppealUntil { get; init; }

    public TrackedAppeal? Appeal { get; init; }

    /// <summary>Until when a question must be answered, or the application lapses.</summary>
    public DateTimeOffset? AnswerUntil { get; init; }
}

/// <param name="State">open, upheld, overturned.</param>
/// <param name="DueAt">When the oversight agency's time ends.</param>
internal sealed record TrackedAppeal(string State, LocalizedText Oversight, DateTimeOffset LodgedAt, DateTimeOffset DueAt, string? Decision);

/// <summary>Why a file was refused: conditions in force when it was submitted.</summary>
internal sealed record RefusalGrounds(IReadOnlyList<Condition> Conditions, string? Note);

/// <param name="Text">What goes with it for the applicant, where the file is read and not acted on: question, answer, the reason of an extension, of a withdrawal, an appeal and its decision.</param>
internal sealed record TimelineEntry(DateTimeOffset At, LocalizedText What, LocalizedText By, StepKind Kind, string? Text);

/// <summary>Shows a file to its applicant: officers by their agency's name, never their own.</summary>
internal sealed class TrackedApplications(PermitTypeRows types, CalendarRules calendar, AgencyNames names, TimeProvider clock)
{
    private static readonly LocalizedText Applicant = new("متقاضی", "Applicant");
    private static readonly LocalizedText Law = new("به حکم قانون، با گذشت زمان", "By law, as time passed");

    /// <param name="file">The file.</param>
    /// <param name="code">Its tracking code.</param>
    /// <param name="agency">What its agency is called.</param>
    /// <param name="connection">The one that the caller has open; null: it has none.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="withTexts">Whether the time line says what was written. Not in the answer to an act: that may be kept for an Idempotency-Key.</param>
    public async Task<TrackedApplication> Show(Application file, string code, LocalizedText agency, NpgsqlConnection? connection, CancellationToken ct, bool withTexts = false)
    {
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var book = await calendar.Book(connection, ct);
        var (deadline, paused) = PermitClock.Glance(file.History, type.StatutoryDays, book.Calendar, clock.Now());
        return new TrackedApplication(
            code,
            type.Title,
            file.Agency,
            file.Status,
            file.SubmittedAt,
            deadline,
            paused,
            HolderOf(file, agency),
            file.OpenQuestion?.Text,
            file.Refusal is { } refusal ? new RefusalGrounds([.. type.Conditions.Where(c => refusal.Conditions.Contains(c.Number))], refusal.Text) : null,
            [.. file.History.Reverse().Select(s => new TimelineEntry(s.At, StepWords.Of(s.Kind), By(file, s, agency), s.Kind, withTexts && IsForApplicant(s.Kind) ? s.Text : null))],
            file.Version,
            file.Sample)
        {
            AnswerUntil = file.OpenQuestion is { } question ? Schedule.LapseAt(file, question, book) : null,
            AppealUntil = file.Refusal is { } refused && file.Appeal is null && type.OversightAgency is not null ? Schedule.AppealUntil(file, refused, book) : null,
            Appeal = file.Appeal is { } appeal ? Show(file, appeal, book) : null,
        };
    }

    /// <summary>What officers write for each other, and what asked agencies answer, stays on their desks.</summary>
    private static bool IsForApplicant(StepKind kind) => kind is StepKind.Asked or StepKind.Answered or StepKind.Extended or StepKind.Refused or StepKind.Withdrawn
        or StepKind.AppealLodged or StepKind.AppealUpheld or StepKind.AppealOverturned;

    private LocalizedText HolderOf(Application file, LocalizedText agency) =>
        file.Status == ApplicationStatus.AwaitingApplicant ? Applicant
        : file is { Appeal: { } appeal, AppealDecision: null } ? names.Known(appeal.Detail!.Agency!)
        : agency;

    private LocalizedText By(Application file, Step step, LocalizedText agency) =>
        step.By.IsApplicant ? Applicant
        : step.By.IsClock ? Law
        : step.By.Agency is { } other && other != file.Agency ? names.Known(other)
        : agency;

    private TrackedAppeal Show(Application file, Step appeal, RuleBook book) => new(
        file.AppealDecision?.Kind switch { StepKind.AppealUpheld => "upheld", StepKind.AppealOverturned => "overturned", _ => "open" },
        names.Known(appeal.Detail!.Agency!),
        appeal.At,
        Schedule.AppealAnswerDue(file, appeal, book),
        file.AppealDecision?.Text);
}
