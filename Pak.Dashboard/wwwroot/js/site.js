// What every page shares. Pages read well without it; with it they stay live, and choices apply at once.
document.querySelector("[autofocus]")?.focus();
document.addEventListener("change", event => {
  if (event.target.matches("[data-submit]")) {
    event.target.form.requestSubmit();
  }
});

// The address may name a span or a line: show what is in it.
const openNamed = () => {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView({ block: "center" });
  }
};
openNamed();
window.addEventListener("hashchange", openNamed);

// A key leads to a view, as in Aspire's dashboard: by its place, so that it is the same on a Persian keyboard. Who dictates, or strays onto
// keys, can turn them off (WCAG 2.1.4).
(() => {
  const list = document.getElementById("keys");
  if (!list) {
    return;
  }

  const on = document.getElementById("keys-on");
  const show = document.getElementById("show-keys");
  on.checked = localStorage.getItem("pak-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("pak-keys", on.checked ? "on" : "off"));
  show.addEventListener("click", () => list.showModal());
  show.hidden = false;
  document.addEventListener("keydown", event => {
    const writes = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    if (!on.checked || writes || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
      return;
    }

    if (event.shiftKey ? event.code === "Slash" : event.key === "?") {
      list.showModal();
    } else if (!event.shiftKey && /^Key[A-Z]$/.test(event.code)) {
      document.querySelector(`.site-nav [data-key="${event.code.slice(3)}"]`)?.click();
    }
  });
})();

(() => {
  const tools = document.querySelector("[data-live-topic]");
  const place = document.getElementById("live");
  // An older page of a list stays as it was asked for.
  const query = new URLSearchParams(location.search);
  if (!tools || !place || query.has("before") || query.has("page")) {
    return;
  }

  const state = tools.querySelector(".live-state");
  const button = tools.querySelector("[data-live-pause]");
  let paused = false;
  let lost = false;
  let missed = false;
  let asking = false;
  const show = () => {
    state.dataset.state = paused ? "paused" : lost ? "lost" : "running";
    state.textContent = paused ? state.dataset.paused : lost ? state.dataset.lost : state.dataset.running;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
  };
  // Who reads, selects or writes inside is not disturbed.
  const busy = () => document.hidden || (getSelection()?.type === "Range" && place.contains(getSelection().anchorNode)) || place.contains(document.activeElement?.closest("input, select, textarea") ?? null);

  const refresh = async () => {
    if (paused || busy() || asking) {
      missed = true;
      return;
    }

    asking = true;
    missed = false;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, redirect: "error" });
      if (!answer.ok || paused) {
        return;
      }

      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (!fresh) {
        return;
      }

      const open = [...place.querySelectorAll("details[open][id]")].map(one => one.id);
      const focused = place.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : null;
      const scrolled = [...place.querySelectorAll(".table-scroll")].map(one => [one.scrollLeft, one.scrollTop]);
      place.replaceChildren(...fresh.childNodes);
      open.forEach(id => { const one = document.getElementById(id); if (one) { one.open = true; } });
      [...place.querySelectorAll(".table-scroll")].forEach((one, i) => scrolled[i] && one.scrollTo(...scrolled[i]));
      if (focused && focused !== "live") {
        const again = document.getElementById(focused);
        (again?.querySelector(":scope > summary") ?? again)?.focus({ preventScroll: true });
      }

      document.dispatchEvent(new Event("live"));
    } catch {
      missed = true;
    } finally {
      asking = false;
    }
  };

  window.follow(
    () => "/live/" + tools.dataset.liveTopic,
    source => {
      source.onopen = () => { lost = false; show(); };
      source.onerror = () => { lost = true; show(); };
      source.onmessage = () => { refresh(); };
    },
    refresh);
  button.addEventListener("click", () => {
    paused = !paused;
    show();
    if (!paused) {
      refresh();
    }
  });
  setInterval(() => { if (missed) { refresh(); } }, 2000);
  tools.hidden = false;
  show();
})();
