// Draws over the server's picture from the table of values, which stays on the page as it is: values under the pointer and under the arrow keys.
(() => {
  if (!window.echarts || !window.pakNumbers) {
    return;
  }

  const { persian, write, short } = window.pakNumbers;
  const colours = ["#0b7f86", "#d08a1e", "#8a4fa3", "#c2453d", "#3e7d3a", "#3f6fb5", "#7b6a4a", "#b0477f"];
  const shapes = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];
  let chart = null;
  let place = null;
  let data = null;
  let at = -1;
  let range = null;

  const read = table => {
    const rows = [...table.tBodies[0].rows];
    if (table.dataset.order === "desc") {
      rows.reverse();
    }
    return {
      bridged: table.dataset.bridged === "yes",
      unit: table.dataset.unit,
      keys: rows.map(row => row.dataset.period),
      days: rows.every(row => row.dataset.day) ? rows.map(row => Number(row.dataset.day)) : null, // what does not follow evenly stands where it is in time
      periods: rows.map(row => row.cells[0].textContent.trim()),
      series: [...table.tHead.rows[0].cells].slice(1).map((head, i) => ({
        name: head.textContent.trim(),
        role: head.dataset.role,
        unit: head.dataset.unit,
        decimals: Number(head.dataset.decimals),
        values: rows.map(row => row.cells[i + 1].dataset.value ? Number(row.cells[i + 1].dataset.value) : null), // no value is a gap, not a zero
      })),
    };
  };

  const styles = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const narrow = place.clientWidth < 520;
    return { colour, narrow, text: { fontFamily: "Vazirmatn, sans-serif", color: colour("--ink-soft"), fontSize: narrow ? 12 : 14 } };
  };

  const tooltip = ({ colour, text }, formatter) => ({
    trigger: "axis",
    renderMode: "richText", // drawn on the canvas: the page's policy allows no inline styles
    confine: true,
    backgroundColor: colour("--paper"),
    borderColor: colour("--line"),
    textStyle: { ...text, color: colour("--ink") },
    formatter,
  });

  // The rows whose periods are written under the chart: the last, and before it each that has room for its name.
  const named = (first, last, narrow) => {
    const where = row => data.days ? data.days[row] : row;
    const room = (where(last) - where(first)) / Math.max(1, Math.floor(place.clientWidth / (narrow ? 105 : 125)));
    const rows = [];
    for (let row = last; row >= first; row--) {
      if (rows.length === 0 || where(rows[0]) - where(row) >= room) {
        rows.unshift(row);
      }
    }
    return rows;
  };

  const lineOption = look => {
    const { colour, narrow, text } = look;
    const [first, last] = range ?? [0, data.periods.length - 1];
    const cut = values => values.slice(first, last + 1);
    const hasSecond = data.series.some(s => s.role === "second");
    const isLog = place.dataset.log === "yes" && data.series.every(s => s.role === "second" || s.values.every(v => v === null || v > 0));
    // Where there are two scales each says what it measures.
    const titled = (side, unit) => hasSecond ? { name: unit, nameGap: 16, nameTextStyle: { ...text, align: side } } : {};
    const axis = (side, index) => ({
      ...titled(side, index === 0 ? data.unit : data.series.find(s => s.role === "second").unit),
      type: isLog && index === 0 ? "log" : "value", scale: true, position: side,
      axisLabel: { ...text, formatter: value => short(value) + (place.dataset.percent ? (persian ? "٪" : "%") : "") },
      splitLine: index === 0 ? { lineStyle: { color: colour("--line"), type: "dashed" } } : { show: false },
    });
    const [near, far] = persian ? ["right", "left"] : ["left", "right"];
    const labelled = named(first, last, narrow);
    // The names of the ends stay inside the picture.
    const label = { ...text, hideOverlap: true, margin: 14, ...(last > first ? { alignMaxLabel: far, ...(labelled[0] === first ? { alignMinLabel: near } : {}) } : {}) };
    const nearest = day => data.days.reduce((best, d, i) => Math.abs(d - day) < Math.abs(data.days[best] - day) ? i : best, 0);
    const onDays = values => values.map((v, i) => [data.days[i], v]).slice(first, last + 1);
    const timeAxis = data.days
      ? { type: "value", min: data.days[first], max: data.days[last], axisLabel: { ...label, customValues: labelled.map(row => data.days[row]), formatter: day => data.periods[nearest(day)] }, splitLine: { show: false } }
      : { type: "category", data: cut(data.periods), boundaryGap: false, axisLabel: { ...label, interval: i => labelled.includes(i + first) } };
    // Along a scale of days nothing thins the marks of a long line.
    const sized = values => {
      const size = narrow ? 6 : 8;
      const every = data.days ? Math.ceil(cut(values).filter(v => v !== null).length / 40) : 1;
      return every > 1 ? (_, point) => point.dataIndex % every === 0 ? size : 0 : size;
    };
    const value = point => Array.isArray(point.value) ? point.value[1] : point.value;
    return {
      animation: false,
      textStyle: text,
      color: colours,
      grid: { left: 12, right: 12, top: hasSecond ? 78 : data.series.length > 1 ? 56 : 28, bottom: 8, containLabel: true },
      legend: data.series.length > 1 ? { top: 0, type: "scroll", textStyle: text, itemWidth: 28 } : undefined,
      tooltip: tooltip(look, points => [data.days ? data.periods[nearest(points[0].axisValue)] : points[0].name, ...points.filter(p => value(p) !== null && value(p) !== undefined).map(p => (data.series.length > 1 ? p.seriesName + ": " : "") + write(value(p), data.series[p.seriesIndex].decimals))].join("\n")),
      // In Persian time runs from right to left, and the scale stands where reading begins.
      xAxis: { ...timeAxis, inverse: persian, axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false } },
      yAxis: hasSecond ? [axis(near, 0), axis(far, 1)] : axis(near, 0),
      series: data.series.map((one, i) => ({
        name: one.name, type: "line", data: data.days ? onDays(one.values) : cut(one.values), yAxisIndex: one.role === "second" ? 1 : 0,
        symbol: shapes[i % shapes.length], symbolSize: sized(one.values), showAllSymbol: data.days !== null || last - first <= 40, connectNulls: data.bridged || one.role === "target",
        lineStyle: { width: 2.5, type: one.role === "target" ? "dashed" : one.role === "second" ? "dotted" : "solid" },
      })),
    };
  };

  // Areas beside each other at one period, or the periods of a single one.
  const bars = () => {
    const values = data.series.filter(s => s.role === "value");
    if (values.length === 1) {
      return { decimals: values[0].decimals, items: data.periods.map((name, i) => ({ name, value: values[0].values[i], colour: colours[0] })).filter(b => b.value !== null) };
    }
    // Where there is nothing at the period, the closest stands in and says of when it is.
    const closest = s => s.values.map((v, i) => i).filter(i => s.values[i] !== null).sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
    const items = values.map((s, i) => {
      const row = closest(s);
      return { name: row === undefined || row === at ? s.name : `${s.name} (${data.periods[row]})`, value: row === undefined ? null : s.values[row], colour: colours[i % colours.length] };
    }).sort((a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity));
    return { decimals: values[0]?.decimals ?? 0, items };
  };

  const barOption = look => {
    const { colour, text } = look;
    const { items, decimals } = bars();
    const [near, far] = persian ? ["right", "left"] : ["left", "right"];
    return {
      animation: false,
      textStyle: text,
      grid: { left: 12, right: 12, top: 8, bottom: 8, containLabel: true },
      tooltip: tooltip(look, points => points[0].name + ": " + write(points[0].value, decimals)),
      xAxis: { type: "value", inverse: persian, axisLabel: { ...text, formatter: short, hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line"), type: "dashed" } } },
      yAxis: { type: "category", position: near, data: items.map(b => b.name), axisLabel: { ...text, color: colour("--ink") }, axisTick: { show: false } },
      series: [{ type: "bar", data: items.map(b => ({ value: b.value, itemStyle: { color: b.colour } })), barMaxWidth: 22, label: { show: true, position: far, formatter: p => write(p.value, decimals), ...text } }],
    };
  };

  const isBar = () => place.dataset.kind === "bar";
  const draw = () => chart?.setOption(isBar() ? barOption(styles()) : lineOption(styles()), true);

  function start() {
    chart?.dispose();
    chart = null;
    const table = document.getElementById("values");
    place = document.getElementById("chart");
    if (!table || !place) {
      return;
    }

    data = read(table);
    range = null;
    at = Math.max(0, data.keys.indexOf(document.getElementById("figure-when")?.dataset.at ?? data.keys.at(-1)));
    const label = place.dataset.label + ". " + (place.querySelector("svg")?.getAttribute("aria-label") ?? "");
    if (isBar()) {
      place.classList.add("chart-bars");
      const count = bars().items.length;
      place.dataset.rows = count <= 6 ? "few" : count <= 18 ? "some" : "many";
    }
    place.replaceChildren();
    place.dataset.drawn = "yes"; // gives the place its height, which the canvas takes
    chart = window.echarts.init(place, null, { renderer: "canvas" });
    draw();
    place.tabIndex = 0;
    place.setAttribute("role", "application");
    place.setAttribute("aria-roledescription", place.dataset.roleName);
    place.setAttribute("aria-label", label);
    place.addEventListener("keydown", walk);
    place.dataset.points = String(data.series.reduce((sum, one) => sum + one.values.filter(v => v !== null).length, 0));
  }

  // The arrow keys go along the axis as it lies on the screen; what is there is said.
  let walked = -1;
  function walk(event) {
    const count = isBar() ? bars().items.length : (range ? range[1] - range[0] + 1 : data.periods.length);
    const forward = persian && !isBar() ? "ArrowLeft" : isBar() ? "ArrowDown" : "ArrowRight";
    const back = persian && !isBar() ? "ArrowRight" : isBar() ? "ArrowUp" : "ArrowLeft";
    const step = { [forward]: 1, [back]: -1, Home: -count, End: count }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    walked = Math.max(0, Math.min(count - 1, (walked < 0 ? (step > 0 ? -1 : count) : walked) + step));
    const index = isBar() ? count - 1 - walked : walked;
    // Where a line has nothing, it has no place for the tip either.
    const seriesIndex = isBar() ? 0 : data.series.findIndex(s => s.values[walked + (range?.[0] ?? 0)] !== null);
    chart.dispatchAction({ type: "showTip", seriesIndex: Math.max(0, seriesIndex), dataIndex: index });
    const says = document.getElementById("chart-says");
    if (isBar()) {
      const { items, decimals } = bars();
      says.textContent = items[index].name + ": " + write(items[index].value, decimals);
    } else {
      const row = walked + (range?.[0] ?? 0);
      says.textContent = [data.periods[row], ...data.series.filter(s => s.values[row] !== null).map(s => s.name + " " + write(s.values[row], s.decimals))].join(persian ? "، " : ", ");
    }
  }

  document.addEventListener("pak:range", event => {
    if (chart && !isBar()) {
      const [first, last] = [data.keys.indexOf(event.detail.from), data.keys.indexOf(event.detail.to)];
      range = [first < 0 ? 0 : first, last < 0 ? data.keys.length - 1 : last];
      draw();
    }
  });
  document.addEventListener("pak:at", event => {
    if (chart && isBar() && data.keys.includes(event.detail.at)) {
      at = data.keys.indexOf(event.detail.at);
      draw();
    }
  });
  document.addEventListener("pak:shown", start);
  window.addEventListener("resize", () => { chart?.resize(); draw(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  start();
  document.fonts.ready.then(draw);
})();
