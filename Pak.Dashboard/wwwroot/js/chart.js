// Draws the chart from the table of values, which stays on the page as it is.
(() => {
  const figure = document.getElementById("chart-figure");
  const place = document.getElementById("chart");
  if (!figure || !window.echarts || !document.getElementById("values")) {
    return;
  }

  figure.hidden = false;
  const persian = document.documentElement.lang === "fa";
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const few = ["#0b7f86", "#d08a1e", "#c2453d", "#8a96a0"];
  const many = ["#0b7f86", "#d08a1e", "#8a4fa3", "#c2453d", "#4f9a4a", "#4d82cf", "#94805a", "#c75a92", "#2f9fb0"];
  const colours = (table, lines) => !table.dataset.by ? few : table.dataset.rest ? [...many.slice(0, lines - 1), "#8a96a0"] : many;
  // A scale in the unit that suits the largest value, as the table writes it: its steps are round then. [from, how many of the unit, name]
  const seconds = [[0, 1e-6, "µs", "میکروثانیه"], [1e-3, 1e-3, "ms", "میلی‌ثانیه"], [1, 1, "s", "ثانیه"], [120, 60, "min", "دقیقه"], [7200, 3600, "h", "ساعت"], [172800, 86400, "d", "روز"]];
  const units = {
    s: seconds,
    ms: seconds.map(([from, of, ...name]) => [from * 1e3, of * 1e3, ...name]),
    By: ["B", "KiB", "MiB", "GiB"].map((name, i) => [i ? 1024 ** i : 0, 1024 ** i, name, name]),
  };
  const scaleOf = (unit, largest) => {
    const step = units[unit]?.findLast(([from]) => largest >= from);
    return step ? { of: step[1], name: step[persian ? 3 : 2] } : { of: 1, name: unit === "1" || unit.startsWith("{") ? "" : unit };
  };
  const draw = () => {
    const table = document.getElementById("values");
    const rows = [...table.tBodies[0].rows].reverse();
    const times = rows.map(row => row.cells[0].textContent.trim().slice(0, 8));
    const names = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.textContent.trim());
    const written = names.map((_, i) => rows.map(row => row.cells[i + 1].textContent.trim()));
    // A route is read from left to right in a Persian line, too.
    const isolated = name => persian && /[a-z]/i.test(name) ? "\u2066" + name + "\u2069" : name;
    const histogram = table.dataset.kind.endsWith("istogram") && !table.dataset.by;
    const value = (row, i) => { const text = row.cells[i + 1].dataset.value; return text ? Number(text) : null; }; // no value is a gap
    const isCount = i => histogram && i === 3; // how many is on a scale of its own
    const largest = Math.max(0, ...names.flatMap((_, i) => isCount(i) ? [] : rows.map(row => Math.abs(value(row, i) ?? 0))));
    const scale = scaleOf(table.dataset.unit, largest);
    const series = names.map((name, i) => ({
      name,
      type: "line",
      symbol: "circle",
      symbolSize: 4,
      showSymbol: true,
      connectNulls: false,
      lineStyle: { width: 2, type: isCount(i) ? "dotted" : "solid" },
      yAxisIndex: isCount(i) ? 1 : 0,
      data: rows.map(row => { const one = value(row, i); return one === null || isCount(i) ? one : one / scale.of; }),
    }));
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const narrow = place.clientWidth < 520;
    const text = { fontFamily: "Vazirmatn, sans-serif", color: colour("--ink-soft"), fontSize: narrow ? 11 : 13 };
    const number = new Intl.NumberFormat(persian ? "fa-IR" : "en-GB", { maximumSignificantDigits: 6 });
    const axis = (side, extra) => ({ type: "value", min: 0, position: side, axisLabel: { ...text, formatter: value => number.format(value) }, splitLine: { lineStyle: { color: colour("--line"), type: "dashed" } }, ...extra });
    const perSecond = persian ? "در ثانیه" : "/s";
    const name = table.dataset.rate ? (persian ? scale.name + " " + perSecond : scale.name + perSecond).trim() : scale.name;
    chart.setOption({
      animation: false,
      textStyle: text,
      color: colours(table, names.length),
      grid: { left: 12, right: 12, top: 48, bottom: 8, containLabel: true },
      legend: { top: 0, type: "scroll", textStyle: text, icon: "roundRect", formatter: isolated },
      tooltip: {
        trigger: "axis",
        renderMode: "richText", // drawn on the canvas: the page's policy allows no inline styles
        confine: true,
        backgroundColor: colour("--paper"),
        borderColor: colour("--line"),
        textStyle: { ...text, color: colour("--ink") },
        formatter: points => [points[0].name, ...points.map(p => isolated(p.seriesName) + ": " + written[p.seriesIndex][p.dataIndex])].join("\n"),
      },
      // In Persian time runs from right to left, and the scale stands where reading begins.
      xAxis: { type: "category", data: times, inverse: persian, boundaryGap: false, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false } },
      yAxis: histogram
        ? [axis(persian ? "right" : "left", { name }), axis(persian ? "left" : "right", { name: perSecond, splitLine: { show: false } })]
        : [axis(persian ? "right" : "left", { name, min: value => Math.min(0, value.min) })],
      series,
    }, true);
    place.dataset.points = String(series.reduce((sum, one) => sum + one.data.filter(v => v !== null).length, 0));
    place.dataset.scale = name;
    place.dataset.drawn = "yes";
  };

  draw();
  document.fonts.ready.then(draw);
  document.addEventListener("live", draw);
  window.addEventListener("resize", () => { chart.resize(); draw(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
