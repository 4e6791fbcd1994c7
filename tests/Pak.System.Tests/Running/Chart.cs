using Microsoft.Playwright;

namespace Pak.SystemTests.Running;

/// <summary>What the chart on an indicator's page really shows: asked of the drawing library, not of the page.</summary>
internal static class Chart
{
    /// <summary>The drawn points of the area's series by period, once the chart is drawn.</summary>
    public static async Task<Dictionary<string, decimal>> Points(IPage page, string area)
    {
        await page.WaitForFunctionAsync("() => window.echarts?.getInstanceByDom(document.querySelector('#chart'))?.getOption()?.series?.length > 0");
        var points = await page.EvaluateAsync<Dictionary<string, double?>>(
            """
            area => {
              const option = echarts.getInstanceByDom(document.querySelector('#chart')).getOption();
              const heads = [...document.querySelectorAll('#values thead th[data-area]')];
              const series = option.series[heads.findIndex(head => head.dataset.area === area)];
              // The axis bears the words of the table's first column; the row knows their period.
              const periods = new Map([...document.querySelectorAll('#values tbody tr')].map(row => [row.cells[0].textContent.trim(), row.dataset.period]));
              return Object.fromEntries(option.xAxis[0].data.map((label, i) => [periods.get(label), series.data[i]]));
            }
            """,
            area);
        return points.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => (decimal)p.Value!.Value);
    }
}
