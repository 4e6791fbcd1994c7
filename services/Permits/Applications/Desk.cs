using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Calendar;
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
/// <param name="Answers">To the type's form, by the names of its questions.</param>
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
    bool Sample,
    JsonElement? Answers = null);

/// <param name="NationalCode">Masked: <c>049*******</c>.</param>
internal sealed record ApplicantOnDesk(string Name, string NationalCode);

/// <param name="By">The officer's name; null for the applicant.</param>
internal sealed record HistoryEntry(int Number, StepKind Kind, DateTimeOffset At, LocalizedText What, string? By, string? Text, IReadOnlyList<int> Conditions);

/// <summary>What all of an officer's actions have in common: find the file, lock it, ask the rule, append the step, show the file.</summary>
internal sealed class Desk(PermitTypeRows types, CalendarRules calendar, Applicants applicants, TimeProvider clock)
{
    /// <param name="id">The file.</param>
    /// <param name="caller">The officer; files of another agency are not there.</param>
    /// <param name="transaction">The request's transaction.</param>
    /// <param name="http">Gets the new ETag.</param>
    /// <param name="decide">The rule, given the officer, the type's version of the file, and the time.</param>
    /// <param name="announce">Appends the event, given the file after the step and its clock.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<Results<Ok<ApplicationDetail>, Problem>> Act(
        Guid id,
        Caller caller,
        RequestTransaction transaction,
        HttpContext http,
        Func<Application, Actor, PermitType, DateTimeOffset, Result<Step>> decide,
        Func<Application, ClockReading, Task>? announce,
        CancellationToken ct)
    {
        var stored = await ApplicationRows.FindForUpdate(transaction.Connection, id, caller.Agency ?? "", applicants, ct);
        if (stored is null)
        {
            return Problems.ApplicationNotFound;
        }

        var type = await types.Get(stored.Application.Type, stored.Application.TypeVersion, transaction.Connection, ct);
        var now = clock.Now();
        var decision = decide(stored.Application, new Actor(caller.Subject, caller.Name), type, now);
        if (decision.Value is not { } step)
        {
            return decision.Problem!;
        }

        var file = stored.Application.Apply(step);
        await ApplicationRows.Append(transaction.Connection, id, step, applicants, ct);
        if (announce is not null)
        {
            await announce(file, PermitClock.Read(file.History, type.StatutoryDays, await calendar.Current(transaction.Connection, ct), now));
        }

        return TypedResults.Ok(await Show(stored with { Application = file }, transaction.Connection, http, ct));
    }

    public async Task<ApplicationDetail> Show(StoredApplication stored, NpgsqlConnection connection, HttpContext http, CancellationToken ct)
    {
        var file = stored.Application;
        var type = await types.Get(file.Type, file.TypeVersion, connection, ct);
        var applicant = applicants.Open(stored.Applicant, file.Id);
        var reading = PermitClock.Read(file.History, type.StatutoryDays, await calendar.Current(connection, ct), clock.Now());
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
            file.History[^1] is { Kind: StepKind.Asked, Text: var question } ? question : null,
            type.ConditionsInForce(JalaliDate.TehranDay(file.SubmittedAt)),
            await ApplicationRows.CountOthers(connection, stored, ct),
            [.. file.History.Select(s => new HistoryEntry(s.Number, s.Kind, s.At, StepWords.Of(s.Kind), s.By.Name, s.Text, s.Conditions))],
            file.Version,
            file.Sample,
            applicant.Answers);
    }
}
