using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Filters;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.Traces;

/// <summary>Traces, the newest or the slowest first; everything that selects them is in the address.</summary>
internal sealed class IndexModel(TraceStore traces, ResourceRegistry resources, Limits limits) : PageModel
{
    public const int PageSize = 50;

    public required FilterBar Filter { get; set; }

    public IReadOnlyList<string> Services { get; private set; } = [];

    public string? Resource { get; private set; }

    /// <summary>What the name or the path contains.</summary>
    public string? Text { get; private set; }

    /// <summary><c>slowest</c>, <c>spans</c>, <c>errors</c>; nothing for the newest first.</summary>
    public string? Sort { get; private set; }

    public IReadOnlyList<Trace> Shown { get; private set; } = [];

    public int Matching { get; private set; }

    /// <summary>The page's number, from 1.</summary>
    public int Number { get; private set; }

    public bool HasMore => Matching > Number * PageSize;

    /// <summary>The longest of those shown, in seconds.</summary>
    public double Longest => Shown.Count == 0 ? 0 : Shown.Max(t => t.Seconds);

    public Fullness Fullness => traces.Fullness;

    public int Limit => limits.Traces;

    public IActionResult OnGet(string? resource, string? sort, string? q, string[] f, int? page, string? id)
    {
        if (TelemetryExtensions.TryTraceId(id?.Trim(), out var traceId))
        {
            return Redirect("/traces/" + traceId.Hex());
        }

        (Resource, Sort, Services, Number) = (resource, sort is "slowest" or "spans" or "errors" ? sort : null, resources.Services(), Math.Clamp(page ?? 1, 1, 10_000));
        Text = q?.Trim();
        var all = traces.All();
        List<KeyValuePair<string, string>> kept = [];
        if (!string.IsNullOrEmpty(resource))
        {
            kept.Add(new("resource", resource));
        }

        if (Sort is not null)
        {
            kept.Add(new("sort", Sort));
        }

        if (!string.IsNullOrEmpty(Text))
        {
            kept.Add(new("q", Text));
        }

        var attributes = all.TakeLast(200).SelectMany(t => t.Spans).SelectMany(s => s.Fields).Select(a => a.Key).Distinct().Order(StringComparer.Ordinal).Take(200);
        Filter = new("/traces", Condition.ParseAll(f), kept, [.. TraceQuery.Known, .. attributes]);
        if (Filter.Adding(Request.Query) is { } address)
        {
            return Redirect(address);
        }

        var matching = TraceQuery.Match(all, resource, Text, Filter.Conditions).ToList();
        Matching = matching.Count;
        Shown =
        [
            .. (Sort switch
            {
                "slowest" => matching.OrderByDescending(t => t.End - t.Start),
                "spans" => matching.OrderByDescending(t => t.Spans.Count),
                "errors" => matching.OrderByDescending(t => t.Errors),
                _ => matching.OrderByDescending(t => t.Start),
            }).Skip((Number - 1) * PageSize).Take(PageSize),
        ];
        return Page();
    }

    public string Address(string? sort) => Filter.Address(Filter.Conditions, ("sort", sort));

    public string PageAddress(int number) => Filter.Address(Filter.Conditions, ("page", number == 1 ? null : number.ToString(CultureInfo.InvariantCulture)));
}
