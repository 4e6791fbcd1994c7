// Draws the chart from the table of values, which stays on the page as it is.
(() => {
  const table = document.getElementById("values");
  const figure = document.getElementById("chart-figure");
  const place = document.getElementById("chart");
  if (!table || !figure || !window.echarts) {
    return;
  }

  const persian = table.dataset.lang === "fa";
  const decimals = Number(table.dataset.decimals);
  const digits = text => persian ? text.replace(/[0-9]/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]).replaceAll(",", "٬").replaceAll(".", "٫") : text;
  const write = (value, places) => value === null || value === undefined || value === "-"
    ? "–"
    : (value < 0 ? (persian ? "\u200E−" : "−") : "") + digits(Math.abs(value).toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places }));
  const short = value => {
    const scale = [[1e12, "هزار میلیارد", "T"], [1e9, "میلیارد", "B"], [1e6, "میلیون", "M"]].find(s => Math.abs(value) >= s[0] * 1);
    const shown = scale ? value / scale[0] : value;
    const text = (shown < 0 ? (persian ? "\u200E−" : "−") : "") + digits(Math.abs(shown).toLocaleString("en", { maximumFractionDigits: 2 }));
    return scale ? text + (persian ? " " + scale[1] : scale[2]) : text;
  };

  const rows = [...table.tBodies[0].rows].reverse();
  const periods = rows.map(row => row.cells[0].textContent.trim());
  const names = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent.trim());
  const series = names.map((name, i) => ({
    name,
    data: rows.map(row => {
      const value = row.cells[i + 1].dataset.value;
      return value ? Number(value) : null; // no value is a gap, not a zero
    }),
  }));

  figure.hidden = false;
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const draw = () => {
    const narrow = place.clientWidth < 520;
    const text = { fontFamily: "Vazirmatn, sans-serif", color: colour("--ink-soft"), fontSize: narrow ? 12 : 14 };
    chart.setOption({
      animation: false,
      textStyle: text,
      color: ["#0b7f86", "#d08a1e", "#8a4fa3", "#c2453d", "#3e7d3a", "#3f6fb5", "#7b6a4a", "#b0477f"],
      grid: { left: 12, right: 12, top: names.length > 1 ? 56 : 28, bottom: 8, containLabel: true },
      legend: names.length > 1 ? { top: 0, type: "scroll", textStyle: text, icon: "roundRect" } : undefined,
      tooltip: {
        trigger: "axis",
        renderMode: "richText", // drawn on the canvas: the page's policy allows no inline styles
        confine: true,
        backgroundColor: colour("--paper"),
        borderColor: colour("--line"),
        textStyle: { ...text, color: colour("--ink") },
        formatter: points => [points[0].name, ...points.map(p => (names.length > 1 ? p.seriesName + ": " : "") + write(p.value, decimals))].join("\n"),
      },
      // In Persian time runs from right to left, and the scale stands where reading begins.
      xAxis: { type: "category", data: periods, inverse: persian, boundaryGap: false, axisLabel: { ...text, hideOverlap: true, margin: 14 }, axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false } },
      yAxis: { type: "value", scale: true, position: persian ? "right" : "left", axisLabel: { ...text, formatter: short }, splitLine: { lineStyle: { color: colour("--line"), type: "dashed" } } },
      series: series.map(one => ({ ...one, type: "line", symbol: "circle", symbolSize: narrow ? 6 : 8, lineStyle: { width: 2.5 }, connectNulls: false, showAllSymbol: rows.length <= 40 })),
    }, true);
  };

  document.fonts.ready.then(draw);
  draw();
  window.addEventListener("resize", () => { chart.resize(); draw(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  place.dataset.points = String(series.reduce((sum, one) => sum + one.data.filter(v => v !== null).length, 0));
  place.dataset.drawn = "yes";
})();
