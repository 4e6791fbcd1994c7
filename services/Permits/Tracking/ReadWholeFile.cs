using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pak.Contracts;
using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Documents;
using Pak.Permits.Passage;
using Pak.Permits.Privacy;
using Pak.Permits.Register;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Tracking;

/// <summary>Everything that a citizen may see of a file, in one answer: what a page shows at once should cost the code one try and not six.</summary>
/// <param name="Type">The permit type's code.</param>
/// <param name="TacitApproval">Whether the agency's silence until the deadline is consent.</param>
/// <param name="Oversight">Who hears appeals; null: nobody.</param>
/// <param name="Documents">What was handed in with the application.</param>
/// <param name="Permit">Once it is issued.</param>
internal sealed record WholeFile(
    TrackedApplication File,
    string Type,
    bool TacitApproval,
    LocalizedText? Oversight,
    ClockReading Clock,
    IReadOnlyList<TrackedInquiry> Inquiries,
    IReadOnlyList<TrackedDocument> Documents,
    IReadOnlyList<OwnFile.Look> Looks,
    IReadOnlyList<OwnFile.Told> Notices,
    OwnFile.Rated? Rating,
    TrackedPermit? Permit);

/// <summary>An inquiry to another agency. What it answered stays between the agencies; a refusal has to say its grounds itself.</summary>
/// <param name="State">open, escalated, answered, consented, dropped (the file was closed first).</param>
/// <param name="DueAt">When the asked agency's time ends.</param>
/// <param name="Silence">What its silence means.</param>
internal sealed record TrackedInquiry(LocalizedText Agency, LocalizedText Question, string State, DateTimeOffset SentAt, DateTimeOffset DueAt, DateTimeOffset? SettledAt, Silence Silence);

/// <param name="Document">Its code in the permit type.</param>
/// <param name="Size">In bytes.</param>
internal sealed record TrackedDocument(string Document, LocalizedText Title, DocumentFormat Format, int Size, DateTimeOffset UploadedAt);

internal sealed record TrackedPermit(string Number, PermitState State, DateOnly ValidFrom, DateOnly ValidUntil);

/// <summary>A citizen reads all of a file.</summary>
internal static class ReadWholeFile
{
    public static async Task<Results<Ok<WholeFile>, Problem>> Handle(
        OwnFile.Claim request, TrackingGate gate, TrackedFiles files, WholeFiles whole, HttpContext http, CancellationToken ct)
    {
        var admission = await gate.Admit(request, http);
        if (admission.Value is not { } claim)
        {
            return admission.Problem!;
        }

        return await files.Find(claim.Key, ct) is { } file ? TypedResults.Ok(await whole.Show(file, claim, ct)) : Problems.NotTracked;
    }
}

/// <summary>Gathers what there is of a file.</summary>
internal sealed class WholeFiles(
    NpgsqlDataSource db, TrackedApplications tracked, PermitTypeRows types, CalendarRules calendar, AgencyNames names, PersonalData data, TimeProvider clock)
{
    public async Task<WholeFile> Show(Application file, AdmittedClaim claim, CancellationToken ct)
    {
        var type = await types.Get(file.Type, file.TypeVersion, connection: null, ct);
        var book = await calendar.Book(connection: null, ct);
        foreach (var other in file.OtherAgencies())
        {
            await names.Of(other, ct);
        }

        return new WholeFile(
            await tracked.Show(file, claim.Code, await names.Of(file.Agency, ct), connection: null, ct, withTexts: true),
            file.Type,
            type.TacitApproval,
            type.OversightAgency is { } oversight ? await names.Of(oversight, ct) : null,
            PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, clock.Now()),
            [.. file.Inquiries.Select(i => Show(i, type, book))],
            [.. (await DocumentRows.List(db, file.Id, file.Agency, ReadAs.Owner, ct)).Select(d => Show(d, type))],
            await OwnFile.LooksAt(file.Id, db, names, ct),
            await OwnFile.NoticesOf(file.Id, db, ct),
            await OwnFile.RatingOf(file.Id, db, data, ct),
            await PermitRows.FindTracked(db, claim.Key, ct) is { Permit: var permit }
                ? new TrackedPermit(permit.Number, permit.StateOn(JalaliDate.TehranDay(clock.Now())), permit.ValidFrom, permit.ValidUntil)
                : null);
    }

    private TrackedInquiry Show(InquiryOfFile inquiry, PermitType type, RuleBook book)
    {
        var asked = type.Inquiries.First(i => i.Code == inquiry.Code);
        return new TrackedInquiry(
            names.Known(inquiry.Agency),
            asked.Question,
            inquiry.State,
            inquiry.Sent.At,
            Schedule.InquiryDue(inquiry, type, book),
            inquiry.Settled?.At,
            asked.Silence);
    }

    private static TrackedDocument Show(FiledDocument document, PermitType type) => new(
        document.Document,
        type.Documents.FirstOrDefault(d => d.Code == document.Document) is { } named ? new LocalizedText(named.Fa, named.En) : new LocalizedText(document.Document, document.Document),
        document.Format,
        document.Size,
        document.UploadedAt);
}
