using Npgsql;
using Pak.Contracts.Permits;
using Pak.Permits.Calendar;
using Pak.Permits.Passage;
using Pak.Permits.Types;
using Pak.ServiceDefaults.Events;

namespace Pak.Permits.Applications;

/// <summary>What the world is told of a step. Nothing personal in it.</summary>
internal static class StepEvents
{
    public static IEnumerable<NpgsqlBatchCommand> Of(EventLog events, Application file, Step step, PermitType type, RuleBook book)
    {
        switch (step.Kind)
        {
            case StepKind.Submitted:
                yield return events.Command(new ApplicationSubmitted(file.Id, file.Type, file.Agency, file.Area, step.At));
                yield return events.Command(new FileCompleted(file.Id, file.Type, file.Agency, step.At));
                break;
            case StepKind.Asked:
                yield return events.Command(new ApplicantAsked(file.Id, file.Agency, step.At));
                break;
            case StepKind.Answered:
                yield return events.Command(new ApplicantAnswered(file.Id, file.Agency, step.At));
                break;
            case StepKind.Extended:
                var before = file.History.TakeWhile(s => s != step).ToList();
                yield return events.Command(new DeadlineMoved(
                    file.Id, file.Agency, Deadline(before, type, book), Deadline([.. before, step], type, book), "extended", step.At));
                break;
            case StepKind.InquirySent or StepKind.InquiryAnswered or StepKind.InquiryConsented or StepKind.InquiryEscalated:
                yield return OfInquiry(events, file, step, type, book);
                break;
            case StepKind.Withdrawn:
                yield return events.Command(new ApplicationWithdrawn(file.Id, file.Agency, step.At));
                break;
            case StepKind.Lapsed:
                yield return events.Command(new ApplicationLapsed(file.Id, file.Agency, step.At));
                break;
            case StepKind.AppealLodged:
                yield return events.Command(new AppealLodged(file.Id, file.Agency, step.Detail!.Agency!, step.At, Schedule.AppealAnswerDue(file, step, book)));
                break;
            case StepKind.AppealUpheld or StepKind.AppealOverturned:
                yield return events.Command(new AppealDecided(
                    file.Id, file.Agency, file.Appeal!.Detail!.Agency!, step.Kind == StepKind.AppealOverturned, step.At));
                break;
            case StepKind.Approved or StepKind.TacitlyApproved or StepKind.Refused:
                yield return OfDecision(events, file, step, type, book);
                break;
            case StepKind.ReviewStarted:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Kind, message: null);
        }
    }

    private static NpgsqlBatchCommand OfDecision(EventLog events, Application file, Step step, PermitType type, RuleBook book)
    {
        var used = PermitClock.Read(file.History, type.StatutoryDays, book.Calendar, step.At).Used;
        return step.Kind switch
        {
            StepKind.Approved => events.Command(new ApplicationApproved(file.Id, file.Agency, step.At, used)),
            StepKind.Refused => events.Command(new ApplicationRefused(file.Id, file.Agency, step.At, used, step.Conditions)),
            _ => events.Command(new ApplicationTacitlyApproved(file.Id, file.Agency, step.At, used)),
        };
    }

    private static NpgsqlBatchCommand OfInquiry(EventLog events, Application file, Step step, PermitType type, RuleBook book)
    {
        var inquiry = file.Inquiries.First(i => i.Id == step.Detail!.Inquiry);
        if (step.Kind == StepKind.InquirySent)
        {
            return events.Command(new InquirySent(file.Id, inquiry.Id, file.Agency, inquiry.Agency, step.At, Schedule.InquiryDue(inquiry, type, book)));
        }

        var outcome = step.Kind switch
        {
            StepKind.InquiryConsented => "consented",
            StepKind.InquiryEscalated => "escalated",
            _ => step.Detail!.Favourable == true ? "favourable" : "unfavourable",
        };
        return events.Command(new InquiryAnswered(file.Id, inquiry.Id, file.Agency, inquiry.Agency, outcome, step.At));
    }

    private static DateTimeOffset? Deadline(List<Step> history, PermitType type, RuleBook book) =>
        PermitClock.Read(history, type.StatutoryDays, book.Calendar, history[^1].At).Deadline;
}
