// Colours the map for another period when the time line asks for it. The values of all periods are fetched when it is first needed.
(() => {
  const { write, persian } = window.pakNumbers ?? {};
  let values = null;
  let source = null;

  async function load(box) {
    if (source !== box.dataset.source) {
      source = box.dataset.source;
      const response = await fetch(source, { headers: { Accept: "application/json" } });
      const data = response.ok ? await response.json() : { series: [] };
      values = new Map(data.series.filter(s => !s.breakdown).map(s => [s.area, new Map(s.observations.map(o => [o.period, o.value]))]));
      values.decimals = data.decimals ?? 0;
    }
    return values;
  }

  document.addEventListener("pak:at", async event => {
    const box = document.getElementById("map");
    const map = box?.querySelector("g.map");
    if (!map) {
      return;
    }

    const known = await load(box);
    const breaks = (map.dataset.breaks || "").split(",").filter(b => b !== "").map(Number);
    for (const path of map.querySelectorAll("path[data-area]")) {
      const given = known.get(path.dataset.area)?.get(event.detail.at);
      const value = given === null || given === undefined ? null : Number(given);
      const step = value === null ? "none" : breaks.length === 0 ? 2 : Math.floor(breaks.filter(b => value >= b).length * 5 / breaks.length);
      path.setAttribute("class", step === "none" ? "step-none" : "step" + step);
      const text = path.dataset.name + ": " + (value === null ? (persian ? "بدون داده" : "no data") : write(value, known.decimals));
      path.querySelector("title").textContent = text;
      path.closest("a")?.setAttribute("aria-label", text);
    }
  });
})();
