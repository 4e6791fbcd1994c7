using System.Text;
using Pak.Indicators.Catalogue;
using Pak.Indicators.Observations.Store;

namespace Pak.Indicators.Reading;

/// <summary>
/// Values of many indicators as CSV (RFC 4180, UTF-8): <c>indicator,area,breakdown,period,value,status</c>, which can be uploaded again as it is. No field
/// can hold what would need quotes: codes, numbers and periods have alphabets of their own.
/// </summary>
internal static class ManyAsCsv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    public static async Task Write(HttpResponse response, IReadOnlyList<IndicatorRow> indicators, IAsyncEnumerable<SeriesBlock> series, int? last, CancellationToken ct)
    {
        response.ContentType = ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"indicators{(indicators.Any(i => i.Sample) ? "-sample-data" : "")}.csv\"";
        var byId = indicators.ToDictionary(i => i.Id);
        using var lines = new Utf8Lines(response.Body);
        lines.Add("indicator,area,breakdown,period,value,status"u8);
        await lines.EndLine(ct);
        await foreach (var block in series.WithCancellation(ct))
        {
            var indicator = byId[block.Key.IndicatorId];
            var texts = PeriodTexts.Of(indicator.ParsedFrequency, indicator.ParsedCalendar);
            var start = Encoding.UTF8.GetBytes($"{block.Key.Code},{block.Key.Area},{block.Key.Breakdown},");
            for (var i = FirstOf(block, last); i < block.Count; i++)
            {
                lines.Add(start);
                lines.Add(texts[block.Periods[i]].WrittenBytes);
                lines.Add((byte)',');
                lines.Add(block.Values[i]);
                lines.Add((byte)',');
                lines.Add((byte)block.Statuses[i]);
                var ended = lines.EndLine(ct);
                if (!ended.IsCompletedSuccessfully)
                {
                    await ended;
                }
            }
        }

        await lines.Flush(ct);
    }

    /// <summary>The index of the first of the last <paramref name="last"/> values.</summary>
    public static int FirstOf(SeriesBlock block, int? last) => last is { } count ? Math.Max(0, block.Count - count) : 0;
}
