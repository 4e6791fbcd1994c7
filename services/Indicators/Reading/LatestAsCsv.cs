using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pak.Indicators.Reading;

/// <summary>Where everything stands as CSV (RFC 4180, UTF-8), a line for each indicator in an area. No field can hold what would need quotes.</summary>
internal static class LatestAsCsv
{
    private const string Header =
        "indicator,area,breakdown,period,value,status,published_at,previous_period,previous_value,change,change_percent,target_plan,target_year,target,target_state,overdue,recomputing";

    public static byte[] Write(IEnumerable<LatestItem> items)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var item in items)
        {
            var state = item.Target?.State is { } reached ? JsonNamingPolicy.KebabCaseLower.ConvertName(reached.ToString()) : "";
            text.Append(CultureInfo.InvariantCulture, $"{item.Code},{item.Area},{item.Breakdown},{item.Period},{item.Value},{item.Status},")
                .Append(item.PublishedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
                .Append(CultureInfo.InvariantCulture, $",{item.Previous?.Period},{item.Previous?.Value},{item.Change?.Absolute},{item.Change?.Relative},")
                .Append(CultureInfo.InvariantCulture, $"{item.Target?.Plan},{item.Target?.Year},{item.Target?.Value},{state},{Written(item.Overdue)},{Written(item.Recomputing)}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Written(bool isSo) => isSo ? "true" : "false";
}
