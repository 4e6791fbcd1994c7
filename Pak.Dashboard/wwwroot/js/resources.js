// Keeps what the server rendered fresh: when the resources change, the page is asked for again and its live parts are exchanged
// one by one, so that focus, selection and scrolling stay where they are.
const live = document.querySelector("#live");
const persian = document.documentElement.lang === "fa";
let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }

  asking = true;
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (response.redirected || response.status === 401) {
      location.reload();
      return;
    }

    if (response.ok) {
      exchange(new DOMParser().parseFromString(await response.text(), "text/html"));
    }
  } catch {
    // The dashboard itself is away; the next event brings another try.
  } finally {
    asking = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

function exchange(fresh) {
  const parts = (root) => [...root.querySelectorAll("#live [data-live]")];
  const now = new Map(parts(document).map((part) => [part.dataset.live, part]));
  const next = parts(fresh);
  const focused = document.activeElement?.id;
  if (next.length !== now.size || next.some((part) => !now.has(part.dataset.live))) {
    live.replaceChildren(...fresh.querySelector("#live").childNodes);
  } else {
    for (const part of next) {
      const old = now.get(part.dataset.live);
      old.hidden = part.hidden;
      if (meaning(old) !== meaning(part)) {
        old.replaceChildren(...part.childNodes);
      }
    }
  }

  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

// Tokens of forms and the ticking "n ago" differ each time and mean nothing new; an opened list stays open.
function meaning(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("input[name=__RequestVerificationToken]").forEach((token) => token.remove());
  copy.querySelectorAll("[data-ago]").forEach((time) => (time.textContent = ""));
  copy.querySelectorAll("details").forEach((details) => details.removeAttribute("open"));
  copy.querySelectorAll(".graph-asked").forEach((edge) => edge.classList.remove("graph-asked"));
  return copy.innerHTML;
}

// As the server writes it.
function ago(milliseconds) {
  const seconds = Math.max(0, Math.round((Date.now() - milliseconds) / 1000));
  const [value, unit] =
    seconds < 120 ? [seconds, persian ? "ثانیه" : "s"]
    : seconds < 7200 ? [Math.round(seconds / 60), persian ? "دقیقه" : "min"]
    : seconds < 172800 ? [Math.round(seconds / 3600), persian ? "ساعت" : "h"]
    : [Math.round(seconds / 86400), persian ? "روز" : "d"];
  const number = persian ? String(value).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : value;
  return persian ? `${number} ${unit} پیش` : `${number} ${unit} ago`;
}

if (live) {
  window.follow(() => live.dataset.liveSource, (source) => source.addEventListener("resources", refresh), refresh);
  setInterval(() => {
    for (const time of live.querySelectorAll("[data-ago]")) {
      time.textContent = ago(Number(time.dataset.ago));
    }
  }, 1000);
}

// A node that is pointed at or focused shows all its arrows, those that the drawing leaves out too.
for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  live?.addEventListener(on, (event) => ask(event, true));
  live?.addEventListener(off, (event) => ask(event, false));
}

function ask(event, asked) {
  const node = event.target.closest?.(".graph-node")?.dataset.node;
  if (node) {
    for (const edge of live.querySelectorAll(".graph-edge")) {
      edge.classList.toggle("graph-asked", asked && (edge.dataset.from === node || edge.dataset.to === node));
    }
  }
}

// One secret is shown in its place; without this script the form shows it on a page of its own.
document.querySelector(".variables")?.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-reveal]");
  if (form) {
    event.preventDefault();
    const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (response.ok) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const row = document.getElementById(form.dataset.reveal);
      row.replaceChildren(...fresh.getElementById(form.dataset.reveal).childNodes);
      row.querySelector("[data-hide]")?.focus();
    }
  }
});
