using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pak.Portal.Api;
using Pak.Portal.Pages.Shared;
using Pak.Portal.Security;
using Pak.ServiceDefaults.Auth;

namespace Pak.Portal.Pages.Workspace.Definitions;

/// <summary>Defines an indicator of the person's agency, or changes the definition of one.</summary>
[Authorize(Policy = Scopes.IndicatorsDefine)]
internal sealed class EditModel(IndicatorsApi indicators, ObservatoryApi observatory, GovernanceApi governance, ReferenceLists lists) : PortalPage
{
    private Dictionary<string, string> _values = new(StringComparer.Ordinal) { ["frequency"] = "A", ["calendar"] = "jalali", ["direction"] = "more", ["decimals"] = "1", ["publicationLagDays"] = "30" };

    public string? Code { get; private set; }

    public string? Name { get; private set; }

    /// <summary>The version that the form was filled from.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<Sector> Sectors { get; private set; } = [];

    public IReadOnlyList<BreakdownDimension> Dimensions { get; private set; } = [];

    public IReadOnlyList<DefinitionVersion> Versions { get; private set; } = [];

    public IReadOnlyList<Recomputation> Recomputing { get; private set; } = [];

    /// <summary>What the version at this place of the list says otherwise than the one before it; nothing of the first.</summary>
    public IReadOnlyList<DefinitionChange> ChangesOf(int index) =>
        index + 1 < Versions.Count ? DefinitionChange.Between(Versions[index + 1], Versions[index]) : [];

    public string FieldName(string path) => DefinitionFields.NameOf(W, path);

    public string Value(string name) => _values.GetValueOrDefault(name) ?? "";

    public async Task<IActionResult> OnGet([FromRoute] string? code, CancellationToken ct) => await Load(code, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost([FromRoute] string? code, CancellationToken ct)
    {
        if (!await Load(code, ct))
        {
            return NotFound();
        }

        var form = await Request.ReadFormAsync(ct);
        _values = form.Where(f => DefinitionFields.Names.Contains(f.Key)).ToDictionary(f => f.Key, f => string.Join(',', f.Value.ToArray()), StringComparer.Ordinal);
        Version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : Version;
        var wrong = new List<string>();
        var content = DefinitionFields.Read(_values, wrong);
        foreach (var field in wrong)
        {
            Invalid(field, "یک عدد بنویسید.", "Write a number.");
        }

        return ModelState.IsValid ? await Store(content, ct) : Page();
    }

    private async Task<IActionResult> Store(Dictionary<string, object?> content, CancellationToken ct)
    {
        try
        {
            if (Code is null)
            {
                content["code"] = Value("code").Trim();
            }
            else if (Lines(Value("why")) is { } why)
            {
                content["why"] = why;
            }

            var stored = Code is null ? await governance.Define(content, ct) : await governance.Change(Code, content, Version, ct);
            return RedirectToPage("/Workspace/Definitions/Edit", new { code = stored.Code });
        }
        catch (ApiException e) when (e.IsRefusal)
        {
            ShowByPath(e.Problem, DefinitionFields.Names);
            return Page();
        }
    }

    private async Task<bool> Load(string? code, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Sectors = await lists.Sectors(ct);
        Dimensions = await governance.Breakdowns(ct); // a dimension that was just added is to be seen here
        if (code is null)
        {
            return true;
        }

        if (await indicators.Find(code, ct) is not { } indicator || indicator.Agency != User.AgencyOf())
        {
            return false;
        }

        (Code, Name, Version, _values) = (indicator.Code, W[indicator.Name], indicator.Version, DefinitionFields.Fill(indicator));
        var lineage = observatory.Lineage(code, ct);
        Versions = (await governance.Versions(code, ct))?.Items ?? [];
        Recomputing = Recomputation.Of(indicator.Name, await lineage) is { } waiting ? [waiting] : [];
        return true;
    }
}
