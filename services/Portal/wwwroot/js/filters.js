// Keeps filters of the list under their own names in this browser, and offers only sectors and agencies that go together.
(() => {
  const form = document.getElementById("filter");
  const box = document.getElementById("saved-filters");
  if (!form || !box) {
    return;
  }

  const key = "pak.filters";
  const most = 12;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return Array.isArray(kept) ? kept.filter(k => typeof k.name === "string" && typeof k.query === "string") : [];
    } catch {
      return [];
    }
  };
  const write = filters => {
    try {
      localStorage.setItem(key, JSON.stringify(filters.slice(0, most)));
    } catch {
      // A browser that keeps nothing shows the filter until the page is left.
    }
  };
  const given = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (String(value).trim() !== "") {
        query.set(name, String(value).trim());
      }
    }
    return query.toString();
  };
  const name = () => [...form.elements].filter(e => e.name && e.value.trim() !== "")
    .map(e => e.tagName === "SELECT" ? e.selectedOptions[0].textContent.trim() : "«" + e.value.trim() + "»").join(box.dataset.comma);

  const save = box.querySelector("button");
  const list = box.querySelector("ul");
  const show = () => {
    const kept = read();
    const now = given();
    save.hidden = now === "" || kept.some(k => k.query === now);
    list.replaceChildren(...kept.map(filter => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.getAttribute("action") + "?" + filter.query;
      link.textContent = filter.name;
      if (filter.query === now) {
        link.setAttribute("aria-current", "true");
      }
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "btn-drop";
      drop.textContent = "×";
      drop.setAttribute("aria-label", box.dataset.drop + " " + filter.name);
      drop.addEventListener("click", () => {
        write(read().filter(k => k.query !== filter.query));
        show();
        (list.querySelector("button") ?? form.elements.search).focus();
      });
      item.append(link, drop);
      return item;
    }));
    box.hidden = kept.length === 0 && save.hidden;
  };

  save.addEventListener("click", () => {
    write([{ name: name(), query: given() }, ...read().filter(k => k.query !== given())]);
    show();
    list.querySelector("a").focus();
  });

  // Each sector's option names the agencies that have indicators in it.
  const pairs = new Map([...form.elements.sector.options].map(o => [o.value, (o.dataset.agencies ?? "").split(" ").filter(a => a !== "")]));
  const link = () => {
    const { sector, agency } = form.elements;
    for (const option of agency.options) {
      option.hidden = option.disabled = option.value !== "" && !option.selected && sector.value !== "" && !pairs.get(sector.value).includes(option.value);
    }
    for (const option of sector.options) {
      option.hidden = option.disabled = option.value !== "" && !option.selected && agency.value !== "" && !pairs.get(option.value).includes(agency.value);
    }
  };
  for (const event of ["input", "change", "pak:filled"]) {
    form.addEventListener(event, () => {
      link();
      show();
    });
  }
  link();
  show();
})();
