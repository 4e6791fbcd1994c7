using System.Globalization;
using Pak.Contracts;
using Pak.Indicators.Findings;
using Pak.ServiceDefaults.Problems;

namespace Pak.Indicators.Submissions;

/// <summary>
/// draft → validated → submitted → approved → published; returned by an approver; withdrawn by its agency. A submission with
/// errors stays a draft.
/// </summary>
public enum SubmissionStatus
{
    Draft,
    Validated,
    Submitted,
    Approved,
    Published,
    Returned,
    Withdrawn,
}

/// <summary>What happened to a submission, by whom.</summary>
/// <param name="By">The person's or client's name.</param>
/// <param name="What">created, uploaded, submitted, approved, published, returned, withdrawn.</param>
public sealed record HistoryEntry(DateTimeOffset At, string By, string What, string? Note);

/// <summary>A delivery of figures by an agency, as its own people see it.</summary>
/// <param name="Rows">Rows of the file, wrong ones included.</param>
/// <param name="Findings">The first 100; the rest at <c>…/findings</c>. Of each upload the first 10,000 are kept, all are counted.</param>
/// <param name="CreatedBy">The subject who opened it.</param>
/// <param name="SubmittedBy">The subject who submitted it: the one who cannot approve it.</param>
public sealed record Submission(
    Guid Id, string Agency, SubmissionStatus Status, string? Note, int Rows, int Errors, int Warnings, IReadOnlyList<Finding> Findings,
    IReadOnlyList<HistoryEntry> History, string CreatedBy, string? SubmittedBy, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Version);

/// <summary>The same in a list, without findings and history.</summary>
public sealed record SubmissionSummary(
    Guid Id, string Agency, SubmissionStatus Status, string? Note, int Rows, int Errors, int Warnings, string CreatedBy, string? SubmittedBy,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Version);

/// <summary>What decides about a submission. The rules read no clock and touch no database.</summary>
internal sealed record SubmissionState(SubmissionStatus Status, int Rows, int Errors, int Warnings, string? SubmittedBy)
{
    private const int ShortestConfirmation = 3;

    /// <summary>Rows may be replaced until it is submitted, and again when it came back.</summary>
    public bool TakesRows => Status is SubmissionStatus.Draft or SubmissionStatus.Validated or SubmissionStatus.Returned;

    /// <summary>Where an upload leads: a file with errors or without rows leaves a draft.</summary>
    public static SubmissionStatus AfterUpload(int rows, long errors) => rows > 0 && errors == 0 ? SubmissionStatus.Validated : SubmissionStatus.Draft;

    /// <summary>Hands it in. The refusal of a draft says what keeps it one and where that is read.</summary>
    public Result<SubmissionStatus> Submit(Guid id, string? note, bool confirmWarnings) => Status switch
    {
        SubmissionStatus.Draft when Errors > 0 => Problems.WrongStatus.With(
            $"این پیش‌نویس {PersianText.WithPersianDigits(Errors.ToString(CultureInfo.InvariantCulture))} خطا دارد؛ آن‌ها در {Address(id)}/findings آمده‌اند. فایل را درست و دوباره بارگذاری کنید",
            $"The draft has {Errors} {(Errors == 1 ? "error" : "errors")}, listed at {Address(id)}/findings; put the file right and upload it again"),
        SubmissionStatus.Draft => Problems.WrongStatus.With(
            $"این پیش‌نویس هنوز سطری ندارد؛ آن را با PUT به {Address(id)}/rows بارگذاری کنید", $"The draft has no rows yet; upload them by PUT to {Address(id)}/rows"),
        not (SubmissionStatus.Validated or SubmissionStatus.Returned) => NotIn(SubmissionStatus.Validated, SubmissionStatus.Returned),
        _ when Warnings > 0 && !(confirmWarnings && note?.Trim().Length >= ShortestConfirmation) => Problems.WarningsNotConfirmed,
        _ => SubmissionStatus.Submitted,
    };

    public Result<SubmissionStatus> Approve(string approver) => Status switch
    {
        not SubmissionStatus.Submitted => NotIn(SubmissionStatus.Submitted),
        _ when approver == SubmittedBy => Problems.OwnSubmission,
        _ => SubmissionStatus.Approved,
    };

    public Result<SubmissionStatus> Publish() => Status == SubmissionStatus.Approved ? SubmissionStatus.Published : NotIn(SubmissionStatus.Approved);

    public Result<SubmissionStatus> Return() => Status is SubmissionStatus.Submitted or SubmissionStatus.Approved
        ? SubmissionStatus.Returned
        : NotIn(SubmissionStatus.Submitted, SubmissionStatus.Approved);

    public Result<SubmissionStatus> Withdraw() => TakesRows || Status == SubmissionStatus.Submitted
        ? SubmissionStatus.Withdrawn
        : NotIn(SubmissionStatus.Draft, SubmissionStatus.Validated, SubmissionStatus.Returned, SubmissionStatus.Submitted);

    /// <summary>Why nothing can be uploaded now; null when it can.</summary>
    public Problem? RefuseRows() => TakesRows ? null : NotIn(SubmissionStatus.Draft, SubmissionStatus.Validated, SubmissionStatus.Returned);

    private Problem NotIn(params SubmissionStatus[] needed)
    {
        var names = needed.Select(Name).ToList();
        return Problems.WrongStatus.With(
            $"وضعیت کنونی {Name(Status)} است؛ لازم: {string.Join("، ", names)}", $"The status is {Name(Status)}; needed: {string.Join(", ", names)}");
    }

    private static string Address(Guid id) => $"/api/indicators/submissions/{id}";

    private static string Name(SubmissionStatus status) => status.ToString().ToLowerInvariant();
}
