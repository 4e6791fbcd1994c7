using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
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
        Request request, TrackingGate gate, TrackedApplications tracked, AgencyNames names, NpgsqlDataSource db, Applicants applicants, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        var stored = await ApplicationRows.FindTracked(db, claim.Key, applicants, ct);
        return stored is null
            ? Problems.NotTracked
            : TypedResults.Ok(await tracked.Show(stored.Application, claim.Code, await names.Of(stored.Application.Agency, ct), connection: null, ct));
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
    bool Sample);

/// <summary>Why a file was refused: conditions in force when it was submitted.</summary>
internal sealed record RefusalGrounds(IReadOnlyList<Condition> Conditions, string? Note);

internal sealed record TimelineEntry(DateTimeOffset At, LocalizedText What, LocalizedText By);

/// <summary>Shows a file to its applicant: officers by their agency's name, never their own.</summary>
internal sealed class TrackedApplications(PermitTypeRows types, CalendarRules calendar, TimeProvider clock)
{
    private static readonly LocalizedText Applicant = new("متقاضی", "Applicant");

    /// <param name="file">The file.</param>
    /// <param name="code">Its tracking code.</param>
    /// <param name="agency">What its agency is called.</param>
    /// <param name="connection">The one that the caller has open; null: it has none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<TrackedApplication> Show(Application file, string code, LocalizedText agency, NpgsqlConnection? connection, CancellationToken ct)
    {
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var reading = PermitClock.Read(file.History, type.StatutoryDays, await calendar.Current(connection, ct), clock.Now());
        var last = file.History[^1];
        return new TrackedApplication(
            code,
            type.Title,
            file.Agency,
            file.Status,
            file.SubmittedAt,
            reading.Deadline,
            reading.Paused,
            file.Status == ApplicationStatus.AwaitingApplicant ? Applicant : agency,
            last.Kind == StepKind.Asked ? last.Text : null,
            last.Kind == StepKind.Refused ? new RefusalGrounds([.. type.Conditions.Where(c => last.Conditions.Contains(c.Number))], last.Text) : null,
            [.. file.History.Reverse().Select(s => new TimelineEntry(s.At, StepWords.Of(s.Kind), s.By.IsApplicant ? Applicant : agency))],
            file.Version,
            file.Sample);
    }
}
