using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Languages;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Rules;

/// <summary>What must hold between indicators: read, added, withdrawn.</summary>
[Authorize(Policy = Scopes.IndicatorsDefine)]
internal sealed class IndexModel(GovernanceApi governance, ReferenceLists lists) : GovernedPage
{
    private static readonly string[] Fields = ["left", "operator", "right", "missing", "message.fa", "message.en"];
    private IReadOnlyList<Agency> _agencies = [];

    public IReadOnlyList<ExpressionRule> Items { get; private set; } = [];

    [BindProperty]
    public string? Left { get; set; }

    [BindProperty]
    public string? Operator { get; set; }

    [BindProperty]
    public string? Right { get; set; }

    [BindProperty]
    public string? Missing { get; set; }

    [BindProperty(Name = "message.fa")]
    public string? MessageFa { get; set; }

    [BindProperty(Name = "message.en")]
    public string? MessageEn { get; set; }

    public override bool MayChange => User.May(Scopes.IndicatorsDefine);

    public Task<IActionResult> OnPostAdd(CancellationToken ct) => Change(
        () => governance.AddRule(Left ?? "", Operator ?? "", Right ?? "", Missing ?? "skip-if-any", new(MessageFa ?? "", MessageEn ?? ""), ct), Fields, ct);

    public Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken ct) => Change(() => governance.DeleteRule(id, ct), [], ct);

    public string AgencyName(string code) => W.AgencyName(code, _agencies);

    protected override async Task Load(CancellationToken ct)
    {
        Items = await governance.Rules(ct);
        _agencies = await ReferenceLists.OrEmpty(() => lists.Agencies(ct));
    }
}
