using Pak.ServiceDefaults.Problems;

namespace Pak.Permits.Applications;

/// <summary>The appeal against a refusal: once, within its time, to the oversight agency, decided by somebody who took no step in the file.</summary>
internal sealed partial record Application
{
    /// <summary>The appeal; null when there is none.</summary>
    public Step? Appeal => History.FirstOrDefault(s => s.Kind == StepKind.AppealLodged);

    public Step? AppealDecision => History.FirstOrDefault(s => s.Kind is StepKind.AppealUpheld or StepKind.AppealOverturned);

    /// <param name="oversight">The agency that the type's version names; null: none.</param>
    /// <param name="until">When the time for an appeal ends.</param>
    /// <param name="reason">What the applicant says against the refusal.</param>
    /// <param name="now">The time of the appeal.</param>
    public Result<Step> LodgeAppeal(string? oversight, DateTimeOffset until, string reason, DateTimeOffset now) => Status switch
    {
        _ when Appeal is not null => Problems.AlreadyAppealed,
        ApplicationStatus.Refused when oversight is null => Problems.NoOversight,
        ApplicationStatus.Refused when now >= until => Problems.AppealTooLate,
        ApplicationStatus.Refused => Next(StepKind.AppealLodged, Actor.Applicant, now, reason) with { Detail = new() { Agency = oversight } },
        _ => Problems.NothingToAppeal,
    };

    public Result<Step> DecideAppeal(Actor decider, bool overturned, string reason, int readVersion, DateTimeOffset now) => this switch
    {
        _ when readVersion != Version => CommonProblems.ChangedMeanwhile,
        { Appeal: null } => Problems.NothingToAppeal,
        { AppealDecision: not null } => Problems.AppealDecided,
        _ when TookPart(decider) => Problems.OwnDecision,
        _ => Next(overturned ? StepKind.AppealOverturned : StepKind.AppealUpheld, decider, now, reason),
    };
}
