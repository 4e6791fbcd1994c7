using System.Security.Claims;
using Pak.Portal.Api;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace;

/// <summary>What waits for this person to act: an approver's submissions and targets to decide, a steward's to put right or send on.</summary>
internal sealed record Waiting(IReadOnlyList<Submission> ToDecide, IReadOnlyList<Target> TargetsToDecide, IReadOnlyList<Submission> Returned, IReadOnlyList<Submission> Unsent)
{
    public bool IsEmpty => ToDecide.Count + TargetsToDecide.Count + Returned.Count + Unsent.Count == 0;

    /// <summary>The newest of each kind; nothing of what cannot be read just now.</summary>
    public static async Task<Waiting> Read(ClaimsPrincipal user, SubmissionsApi submissions, GovernanceApi governance, CancellationToken ct)
    {
        var (decides, sends) = (user.May(Scopes.IndicatorsApprove), user.May(Scopes.IndicatorsSubmit));
        var me = user.SubjectOf();
        Task<IReadOnlyList<Submission>> In(string status, bool mayAct) =>
            mayAct ? ReferenceLists.OrEmpty(async () => (await submissions.List(status, null, ct)).Items) : Task.FromResult<IReadOnlyList<Submission>>([]);

        var (submitted, approved, returned, validated) = (In("submitted", decides), In("approved", decides), In("returned", sends), In("validated", sends));
        var proposed = decides ? ReferenceLists.OrEmpty(async () => (await governance.Targets("proposed", null, ct)).Items) : Task.FromResult<IReadOnlyList<Target>>([]);
        return new(
            [.. (await submitted).Where(s => s.SubmittedBy != me), .. await approved], [.. (await proposed).Where(t => t.ProposedBy != me)], await returned, await validated);
    }
}
