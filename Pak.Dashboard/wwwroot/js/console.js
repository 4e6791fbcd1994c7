// Adds lines as they are written. The text of a line is only ever set as text.
const list = document.querySelector("#console");
const Most = 5000;

if (list) {
  const search = document.querySelector("#q");
  const pause = document.querySelector("#pause");
  const count = document.querySelector("#count");
  const persian = document.documentElement.lang === "fa";
  let waiting = [];
  let paused = false;
  let atEnd = true;
  let scheduled = false;
  let arrived = [];

  const number = (value) => value.toLocaleString(persian ? "fa-IR" : "en-GB");
  const fill = (pattern, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, number(value)), pattern);

  function element(line) {
    const item = document.createElement("li");
    item.className = line.tone;
    item.dataset.number = line.number;
    const at = span("at", line.clock);
    at.title = line.time;
    item.append(at, span("of", line.resource));
    const text = span("tx", "");
    for (const segment of line.segments) {
      text.append(span(segment.classes, segment.text));
    }

    item.append(text);
    if (line.trace) {
      const link = document.createElement("a");
      link.className = "to-trace";
      link.href = `/traces/${encodeURIComponent(line.trace)}`;
      link.textContent = count.dataset.trace;
      item.append(link);
    }

    if (line.lost > 0) {
      const lost = document.createElement("li");
      lost.className = "lost";
      lost.append(span("tx", fill(count.dataset.lost, line.lost)));
      return [lost, item];
    }

    return [item];
  }

  function span(classes, text) {
    const part = document.createElement("span");
    if (classes) {
      part.className = classes;
    }

    part.textContent = text;
    return part;
  }

  function show(lines) {
    const items = lines.flatMap(element);
    for (const item of items) {
      filter(item);
    }

    list.append(...items);
    while (list.childElementCount > Most) {
      list.firstElementChild.remove();
    }

    if (atEnd) {
      list.scrollTop = list.scrollHeight;
    }
  }

  function filter(item) {
    const wanted = search.value.toLowerCase();
    item.hidden = wanted !== "" && !item.querySelector(".tx").textContent.toLowerCase().includes(wanted);
  }

  function tell() {
    const all = list.childElementCount;
    const hidden = list.querySelectorAll("li[hidden]").length;
    count.textContent =
      (hidden ? fill(count.dataset.filtered, all - hidden, all) : fill(count.dataset.words, all))
      + (waiting.length ? fill(count.dataset.waiting, waiting.length) : "");
  }

  // A burst of lines is drawn at once.
  function take(line) {
    arrived.push(line);
    if (!scheduled) {
      scheduled = true;
      setTimeout(() => {
        scheduled = false;
        const lines = arrived;
        arrived = [];
        if (paused) {
          waiting = waiting.concat(lines).slice(-Most);
        } else {
          show(lines);
        }

        tell();
      }, 100);
    }
  }

  list.addEventListener("scroll", () => (atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8));
  search.addEventListener("input", () => {
    [...list.children].forEach(filter);
    tell();
  });

  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", paused);
    pause.textContent = paused ? pause.dataset.go : pause.dataset.pause;
    if (!paused) {
      show(waiting);
      waiting = [];
    }

    tell();
  });

  document.querySelector("#wrap").addEventListener("change", (event) => list.classList.toggle("console-wrap", event.target.checked));
  document.querySelector("#times").addEventListener("change", (event) => list.classList.toggle("console-untimed", !event.target.checked));
  for (const choice of ["#resource", "#raw"]) {
    document.querySelector(choice).addEventListener("change", (event) => event.target.form.submit());
  }

  list.scrollTop = list.scrollHeight;
  let last = list.lastElementChild?.dataset.number ?? 0;
  function address() {
    const query = new URLSearchParams({ after: last });
    if (list.dataset.resource) {
      query.set("resource", list.dataset.resource);
    }

    if (list.dataset.raw) {
      query.set("raw", "true");
    }

    return `/live/console?${query}`;
  }

  window.follow(
    address,
    (source) =>
      source.addEventListener("line", (event) => {
        last = event.lastEventId;
        take(JSON.parse(event.data));
      }),
    () => {}, // a place will be free; nothing is lost meanwhile
  );
}
