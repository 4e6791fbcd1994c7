using Pak.Permits.Applications;
using Pak.Permits.Calendar;
using Pak.Permits.Types;

namespace Pak.Permits.Passage;

/// <summary>That an agency's time runs out or is over.</summary>
/// <param name="Level">1 and 2: the warnings of the rules (75 and 90 %); 3: the time is over.</param>
/// <param name="Agency">The agency that is warned: the file's, or the oversight agency of an appeal.</param>
internal sealed record Warning(int Level, DueKind Kind, string Agency, DateTimeOffset At);

/// <summary>A file after time has done to it what was due.</summary>
internal sealed record Passed(Application File, int Warned, IReadOnlyList<Warning> Warnings)
{
    /// <summary>The file after further steps. An extension and an appeal give time anew, and new warnings with it.</summary>
    public Passed With(Application next) => this with
    {
        File = next,
        Warned = next.History.Skip(File.History.Count).Any(s => s.Kind is StepKind.Extended or StepKind.AppealLodged) ? 0 : Warned,
    };
}

/// <summary>
/// Lets time pass over a file: warnings, tacit approval, lapse, the silence of asked agencies, each at its instant and in the order of
/// the instants, however late it is noticed. Pure; what has happened is in the history, so nothing happens twice.
/// </summary>
internal static class PassageOfTime
{
    public static Passed Until(DateTimeOffset now, Application file, int warned, PermitType type, RuleBook book)
    {
        var warnings = new List<Warning>();
        while (Schedule.Of(file, warned, type, book).Dues is [var due, ..] && due.At <= now)
        {
            switch (due.Kind)
            {
                case DueKind.Deadline when type.TacitApproval:
                    file = file.Apply(file.ApproveTacitly(due.At));
                    break;
                case DueKind.Lapse:
                    file = file.Apply(file.Lapse(due.At));
                    break;
                case DueKind.InquirySilence:
                    var consent = type.Inquiries.First(i => i.Code == due.Inquiry!.Code).Silence == Silence.Consent;
                    file = file.Apply(file.PassInquiry(due.Inquiry!, consent, due.At));
                    break;
                default:
                    warned = due.Kind switch { DueKind.FirstWarning => 1, DueKind.SecondWarning => 2, _ => Schedule.TimeOver };
                    warnings.Add(new Warning(warned, due.Kind, due.Kind == DueKind.AppealLate ? file.Appeal!.Detail!.Agency! : file.Agency, due.At));
                    break;
            }
        }

        return new Passed(file, warned, warnings);
    }
}
