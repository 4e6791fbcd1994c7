using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Auth;
using Pak.ServiceDefaults.Problems;
using Pak.ServiceDefaults.Requests;

namespace Pak.Permits.Applications;

/// <summary>A file as its agency's officers see it.</summary>
/// <param name="Conditions">Those in force at submission: what a refusal may cite.</param>
/// <param name="Question">What was asked and has no answer yet.</param>
/// <param name="OtherApplications">How many other files the same person has with this agency.</param>
/// <param name="History">Every step, oldest first.</param>
internal sealed record ApplicationDetail(
    Guid Id,
    string Type,
    int TypeVersion,
    LocalizedText Title,
    string Area,
    ApplicationStatus Status,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? Deadline,
    bool Paused,
    ApplicantOnDesk Applicant,
    string Description,
    string? Question,
    IReadOnlyList<Condition> Conditions,
    int OtherApplications,
    IReadOnlyList<HistoryEntry> History,
    int Version,
    bool Sample)
{
    /// <summary>Whether silence until the deadline is consent.</summary>
    public bool TacitApproval { get; init; }

    /// <summary>By how many working days the time may still be extended.</summary>
    public int ExtensionDays { get; init; }

    /// <summary>The highest warning given about the time: 1 and 2 as the rules say, 3: the time is over.</summary>
    public int Warned { get; init; }

    public IReadOnlyList<InquiryOnDesk> Inquiries { get; init; } = [];

    public AppealOnDesk? Appeal { get; init; }

    /// <summary>To the type's form, by the names of its questions; null where none were given.</summary>
    public JsonElement? Answers { get; init; }

    /// <summary>The form of the type's version that the file is judged by: what the answers are to.</summary>
    public JsonElement? Form { get; init; }

    /// <summary>The documents that the type's version asks for: what the codes of the file's documents mean.</summary>
    public IReadOnlyList<RequiredDocument> Documents { get; init; } = [];

    /// <summary>Working days after today until the deadline; null while there is none.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>Why the caller may not act on the file, or decide the appeal; null: he may.</summary>
    public LocalizedText? Barred { get; init; }
}

/// <param name="NationalCode">Masked: <c>049*******</c>.</param>
internal sealed record ApplicantOnDesk(string Name, string NationalCode);

/// <param name="By">The officer's name; null for the applicant.</param>
/// <param name="Agency">The agency that the officer acted for; null where nobody did or it was not kept.</param>
internal sealed record HistoryEntry(int Number, StepKind Kind, DateTimeOffset At, LocalizedText What, string? By, string? Text, IReadOnlyList<int> Conditions, string? Agency);

/// <summary>An inquiry as the officer sees it.</summary>
/// <param name="State">open, escalated, answered, consented, dropped (the file was closed first).</param>
/// <param name="DueAt">When the asked agency's time ends.</param>
/// <param name="DaysLeft">Working days after today until then.</param>
/// <param name="Silence">What silence means when they are over.</param>
internal sealed record InquiryOnDesk(
    Guid Id, string Code, string Agency, LocalizedText Question, string State, DateTimeOffset SentAt, DateTimeOffset DueAt, int DaysLeft, Silence Silence, bool? Favourable, string? Answer);

/// <param name="State">open, upheld, overturned.</param>
internal sealed record AppealOnDesk(string Oversight, string State, DateTimeOffset LodgedAt, DateTimeOffset DueAt, int DaysLeft, string? Reason, string? Decision);

/// <summary>What all of an officer's actions have in common: find the file, lock it, ask the rule, write the steps, show the file.</summary>
internal sealed class Desk(PermitTypeRows types, CalendarRules calendar, Applicants applicants, FileWork work, TimeProvider clock)
{
    /// <param name="id">The file.</param>
    /// <param name="caller">The officer; files of another agency are not there.</param>
    /// <param name="transaction">The request's transaction.</param>
    /// <param name="http">Gets the new ETag.</param>
    /// <param name="decide">The rule, given the officer and how things stand.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<Results<Ok<ApplicationDetail>, Problem>> Act(
        Guid id,
        Caller caller,
        RequestTransaction transaction,
        HttpContext http,
        Func<Actor, Situation, Result<Application>> decide,
        CancellationToken ct)
    {
        var stored = await ApplicationRows.FindForUpdate(transaction.Connection, id, caller.Agency ?? "", applicants, ct);
        if (stored is null)
        {
            return Problems.ApplicationNotFound;
        }

        var officer = Officer(caller);
        var done = await work.Do(stored, transaction, situation => decide(officer, situation), ct);
        return done.Value is { } after ? TypedResults.Ok(await Show(after, caller, transaction.Connection, http, ct)) : done.Problem!;
    }

    public static Actor Officer(Caller caller) => new(caller.Subject, caller.Name, caller.Agency);

    public async Task<ApplicationDetail> Show(StoredApplication stored, Caller caller, NpgsqlConnection connection, HttpContext http, CancellationToken ct)
    {
        var file = stored.Application;
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var applicant = applicants.Open(stored.Applicant, file.Id);
        var book = await calendar.Book(connection, ct);
        var now = clock.Now();
        var reading = PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, now);
        http.Response.Headers.ETag = ETags.Of(file.Version);
        http.Response.Headers.CacheControl = "no-store";
        return new ApplicationDetail(
            file.Id,
            file.Type,
            file.TypeVersion,
            type.Title,
            file.Area,
            file.Status,
            file.SubmittedAt,
            reading.Deadline,
            reading.Paused,
            new ApplicantOnDesk(applicant.Name, applicant.Masked()),
            applicant.Description,
            file.OpenQuestion?.Text,
            type.ConditionsInForce(JalaliDate.TehranDay(file.SubmittedAt)),
            await ApplicationRows.CountOthers(connection, stored, ct),
            [.. file.History.Select(s => new HistoryEntry(s.Number, s.Kind, s.At, StepWords.Of(s.Kind), s.By.Name, s.Text, s.Conditions, s.By.Agency))],
            file.Version,
            file.Sample)
        {
            TacitApproval = type.TacitApproval,
            ExtensionDays = file.Status.IsOpen() && !file.History.Any(s => s.Kind == StepKind.Extended) ? type.ExtensionDays : 0,
            Warned = stored.Warned,
            Inquiries = [.. file.Inquiries.Select(i => Show(i, type, book, now))],
            Appeal = file.Appeal is { } appeal ? Show(file, appeal, book, now) : null,
            Answers = applicant.Answers,
            Form = type.Form,
            Documents = type.Documents,
            DaysLeft = file.Status.IsOpen() && reading.Deadline is { } deadline ? book.Calendar.DaysLeft(now, deadline) : null,
            Barred = Barred(file, caller)?.Title,
        };
    }

    /// <summary>The rule that would refuse whatever this officer did: of the file's agency, or of the one that hears the appeal.</summary>
    private static Problem? Barred(Application file, Caller caller) =>
        caller.Agency == file.Agency ? (file.IsOwnCaseOf(Officer(caller)) ? Problems.OwnCase : null)
        : file.TookPart(Officer(caller)) ? Problems.OwnDecision
        : null;

    private static InquiryOnDesk Show(InquiryOfFile inquiry, PermitType type, RuleBook book, DateTimeOffset now) => new(
        inquiry.Id,
        inquiry.Code,
        inquiry.Agency,
        Rule(inquiry, type).Question,
        inquiry.State,
        inquiry.Sent.At,
        Schedule.InquiryDue(inquiry, type, book),
        book.Calendar.DaysLeft(now, Schedule.InquiryDue(inquiry, type, book)),
        Rule(inquiry, type).Silence,
        inquiry.Settled?.Detail?.Favourable,
        inquiry.Settled?.Text);

    private static Inquiry Rule(InquiryOfFile inquiry, PermitType type) => type.Inquiries.First(i => i.Code == inquiry.Code);

    private static AppealOnDesk Show(Application file, Step appeal, RuleBook book, DateTimeOffset now) => new(
        appeal.Detail!.Agency!,
        file.AppealDecision?.Kind switch { StepKind.AppealUpheld => "upheld", StepKind.AppealOverturned => "overturned", _ => "open" },
        appeal.At,
        Schedule.AppealAnswerDue(file, appeal, book),
        book.Calendar.DaysLeft(now, Schedule.AppealAnswerDue(file, appeal, book)),
        appeal.Text,
        file.AppealDecision?.Text);
}
