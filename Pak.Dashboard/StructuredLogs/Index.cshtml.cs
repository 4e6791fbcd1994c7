using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Pak.Dashboard.Filters;
using Pak.Dashboard.Store;

namespace Pak.Dashboard.StructuredLogs;

/// <summary>Log records, the newest first; everything that selects them is in the address.</summary>
internal sealed class IndexModel(LogStore logs, ResourceRegistry resources, Limits limits) : PageModel
{
    public const int PageSize = 100;

    public required FilterBar Filter { get; set; }

    public IReadOnlyList<string> Services { get; private set; } = [];

    public string? Resource { get; private set; }

    public LogLevel? Level { get; private set; }

    /// <summary>What the message contains.</summary>
    public string? Text { get; private set; }

    public IReadOnlyList<LogRecord> Records { get; private set; } = [];

    public int Matching { get; private set; }

    /// <summary>Records before this number are shown; null for the newest.</summary>
    public long? Before { get; private set; }

    public long? Older { get; private set; }

    public Fullness Fullness => logs.Fullness;

    public int Limit => limits.Logs;

    public IActionResult OnGet(string? resource, LogLevel? level, string? q, string[] f, long? before)
    {
        (Resource, Level, Text, Before, Services) = (resource, level, q?.Trim(), before, resources.Services());
        var all = logs.All();
        List<KeyValuePair<string, string>> kept = [];
        if (!string.IsNullOrEmpty(resource))
        {
            kept.Add(new("resource", resource));
        }

        if (level is { } lowest)
        {
            kept.Add(new("level", lowest.ToString()));
        }

        if (!string.IsNullOrEmpty(Text))
        {
            kept.Add(new("q", Text));
        }

        var fields = LogQuery.Known.Concat(all.TakeLast(1000).SelectMany(r => r.Fields).Select(a => a.Key).Distinct().Order(StringComparer.Ordinal).Take(200));
        Filter = new("/structuredlogs", Condition.ParseAll(f), kept, [.. fields]);
        if (Filter.Adding(Request.Query) is { } address)
        {
            return Redirect(address);
        }

        var matching = LogQuery.Match(all, resource, level, Text, Filter.Conditions).ToList();
        Matching = matching.Count;
        var shown = matching.AsEnumerable().Reverse().Where(r => before is null || r.Number < before).Take(PageSize + 1).ToList();
        Older = shown.Count > PageSize ? shown[PageSize - 1].Number : null;
        Records = [.. shown.Take(PageSize)];
        return Page();
    }
}
