using Microsoft.AspNetCore.Mvc;
using Pak.Contracts;
using Pak.Portal.Api;
using Pak.Portal.Forms;

namespace Pak.Portal.Pages.Permits;

/// <summary>One type of permit: what it takes, how long by law and in fact, what it costs, why it can be refused.</summary>
internal sealed class ShowModel(PermitsApi permits, ReferenceLists lists, TimeProvider clock) : PortalPage
{
    /// <summary>Fewer decisions say nothing about the next one, and much about those who got them.</summary>
    public const int FewestDecisions = 5;

    public PermitType Type { get; private set; } = null!;

    public string AgencyName { get; private set; } = "";

    public string? OversightName { get; private set; }

    public IReadOnlyList<(TypeInquiry Inquiry, string Agency)> Inquiries { get; private set; } = [];

    public IReadOnlyList<FormQuestion> Questions { get; private set; } = [];

    /// <summary>Null while the service cannot say.</summary>
    public TypeStatistics? Statistics { get; private set; }

    /// <summary>Those that an application of today is judged by.</summary>
    public IReadOnlyList<Condition> Conditions { get; private set; } = [];

    /// <summary>Those that will be in force later.</summary>
    public IReadOnlyList<Condition> ConditionsToCome { get; private set; } = [];

    public async Task<IActionResult> OnGet(string code, CancellationToken ct)
    {
        if (await permits.FindType(code, ct) is not { } type)
        {
            return NotFound();
        }

        Type = type;
        var statistics = permits.Statistics(code, ct);
        AgencyName = W[await lists.AgencyName(type.Agency, ct)];
        OversightName = type.OversightAgency is { } oversight ? W[await lists.AgencyName(oversight, ct)] : null;
        var inquiries = new List<(TypeInquiry, string)>();
        foreach (var inquiry in type.Inquiries)
        {
            inquiries.Add((inquiry, W[await lists.AgencyName(inquiry.Agency, ct)]));
        }

        Inquiries = inquiries;
        Questions = FormQuestion.Of(type.Form);
        var today = JalaliDate.TehranDay(clock.GetUtcNow());
        Conditions = [.. (type.Conditions ?? []).Where(c => !(c.InForceFrom > today) && !(c.InForceUntil <= today))];
        ConditionsToCome = [.. (type.Conditions ?? []).Where(c => c.InForceFrom > today)];
        Statistics = await statistics;
        return Page();
    }

    public string Rules(RequiredDocument document)
    {
        var formats = string.Join(W["، ", ", "], (document.Formats ?? []).Select(f => f.ToUpperInvariant()));
        var files = document.MaxFiles == 1 ? "" : W[$"، تا {W.Number(document.MaxFiles)} پرونده", $", up to {document.MaxFiles} files"];
        return formats.Length == 0 ? "" : W[$"{formats}، هر پرونده حداکثر {W.Number(document.MaxMegabytes)} مگابایت{files}", $"{formats}, at most {document.MaxMegabytes} MB a file{files}"];
    }
}
