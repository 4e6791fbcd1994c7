// What a form or a link changes on the page is fetched and put in place: the address follows, the rest of the page stays. Without
// this script the same forms and links load the page.
(() => {
  let running = null;
  const part = () => document.querySelector("[data-live-part]");
  const here = () => window.location.pathname + window.location.search;
  let shown = here();
  if (!part()) {
    return;
  }

  const addressOf = form => {
    const values = new Map();
    for (const [name, value] of new FormData(form)) {
      if (value !== "") {
        values.set(name, values.has(name) ? values.get(name) + "," + value : value);
      }
    }
    const query = [...values].map(([name, value]) => name + "=" + encodeURIComponent(value).replaceAll("%2C", ",")).join("&");
    return form.getAttribute("action").split("?")[0] + (query ? "?" + query : "");
  };

  const keep = () => ({
    open: [...part().querySelectorAll("details[open][id]")].map(d => d.id),
    focus: part().contains(document.activeElement) ? document.activeElement.id : null,
    caret: document.activeElement?.selectionStart,
    scroll: [...part().querySelectorAll("[id] fieldset, fieldset")].map(f => f.scrollTop),
  });

  const restore = (kept, focusNew) => {
    for (const id of kept.open) {
      document.getElementById(id)?.setAttribute("open", "");
    }
    [...part().querySelectorAll("[id] fieldset, fieldset")].forEach((f, i) => { f.scrollTop = kept.scroll[i] ?? 0; });
    const wanted = focusNew && part().querySelector("[data-live-focus]");
    if (wanted) {
      wanted.focus();
      wanted.scrollIntoView({ block: "nearest" });
    } else if (kept.focus) {
      document.getElementById(kept.focus)?.focus({ preventScroll: true });
    }
  };

  async function show(address, { push = false, history: writes = true, focusNew = false } = {}) {
    running?.abort();
    running = new AbortController();
    const mine = running;
    part().setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { "X-Pak-Part": part().id }, signal: mine.signal });
      const fresh = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part().id) : null;
      if (mine.signal.aborted) {
        return;
      }
      if (!fresh) {
        window.location.assign(address);
        return;
      }

      const kept = keep();
      part().replaceWith(document.adoptNode(fresh));
      if (writes) {
        window.history[push ? "pushState" : "replaceState"](null, "", address);
      }
      shown = here();
      const language = document.getElementById("language");
      if (language) {
        language.search = new URL(address, window.location.href).search;
      }
      restore(kept, focusNew);
      const says = document.getElementById("live-says");
      if (says) {
        says.textContent = part().dataset.says ?? "";
      }
      document.dispatchEvent(new CustomEvent("pak:shown"));
    } catch (error) {
      if (error.name !== "AbortError") {
        window.location.assign(address);
      }
    }
  }

  let typing = 0;
  document.addEventListener("input", event => {
    const form = event.target.closest("form[data-live]");
    if (form && event.target.type === "search") {
      clearTimeout(typing);
      typing = setTimeout(() => show(addressOf(form)), 150);
    }
  });
  document.addEventListener("change", event => {
    const form = event.target.closest("form[data-live]");
    if (form && event.target.type !== "search") {
      show(addressOf(form), { push: true });
    }
  });
  document.addEventListener("submit", event => {
    if (event.target.matches("form[data-live]")) {
      event.preventDefault();
      clearTimeout(typing);
      show(addressOf(event.target), { push: true });
    }
  });
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-live]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      show(link.href, { push: true, focusNew: true });
    }
  });
  // A form that stands beside the part says again what the address says.
  const fill = () => {
    const values = new URLSearchParams(window.location.search);
    for (const form of document.querySelectorAll("form[data-live]")) {
      if (!part().contains(form)) {
        for (const field of form.querySelectorAll("input[name]:not([type=hidden]), select[name]")) {
          field.value = values.get(field.name) ?? "";
        }
        form.dispatchEvent(new Event("pak:filled"));
      }
    }
  };
  // A jump within the page (#…) shows nothing new.
  window.addEventListener("popstate", () => {
    if (here() === shown) {
      return;
    }
    fill();
    show(window.location.href, { history: false });
  });
  window.pakLive = { show, addressOf };
})();
