// A time line under chart and map: two handles and play, or one handle where one period is shown. It writes into the form's own fields.
(() => {
  const build = () => {
    const box = document.getElementById("time-line");
    const form = document.getElementById("view");
    const options = [...(document.getElementById("periods")?.options ?? [])];
    if (!box || !form || options.length < 3) {
      return;
    }

    const periods = options.map(o => o.value);
    const names = options.map(o => o.textContent);
    const single = box.dataset.mode === "at";
    const shownAt = document.getElementById("figure-when")?.dataset.at;
    const index = (value, otherwise) => { const i = periods.indexOf(value); return i < 0 ? otherwise : i; };
    // A range may be written coarser than the periods are, or in the other calendar: the page says which it shows.
    let low = index(form.elements.from.value, index(box.dataset.first, 0));
    let high = index(form.elements.to.value, index(box.dataset.last, periods.length - 1));
    let at = index(shownAt, high);
    let timer = 0;

    const handle = (label, value) => {
      const input = document.createElement("input");
      input.type = "range";
      input.min = "0";
      input.max = String(periods.length - 1);
      input.value = String(value);
      input.setAttribute("aria-label", label);
      input.setAttribute("aria-valuetext", names[value]);
      return input;
    };
    const play = document.createElement("button");
    play.type = "button";
    play.id = "play";
    play.className = "btn btn-outline-primary";
    play.textContent = "▶ " + box.dataset.play;
    const track = document.createElement("div");
    track.className = "time-track" + (single ? "" : " time-track-two");
    const label = document.createElement("output");
    label.className = "time-label";
    const first = single ? handle(box.dataset.at, at) : handle(box.dataset.from, low);
    const second = single ? null : handle(box.dataset.to, high);
    track.append(...[first, second].filter(Boolean));
    box.replaceChildren(play, track, label);
    box.hidden = false;

    const tell = () => {
      if (single) {
        label.textContent = names[at];
        first.setAttribute("aria-valuetext", names[at]);
        const when = document.getElementById("figure-when");
        if (when) {
          when.textContent = names[at];
        }
        document.dispatchEvent(new CustomEvent("pak:at", { detail: { at: periods[at] } }));
      } else {
        label.textContent = names[low] + " – " + names[high];
        first.setAttribute("aria-valuetext", names[low]);
        second.setAttribute("aria-valuetext", names[high]);
        document.dispatchEvent(new CustomEvent("pak:range", { detail: { from: periods[low], to: periods[high] } }));
      }
    };
    // The address follows when the hand lets go.
    const settle = () => {
      if (single) {
        let field = form.elements.at;
        if (!field) {
          field = document.createElement("input");
          field.type = "hidden";
          field.name = "at";
          form.append(field);
        }
        field.value = periods[at];
      } else {
        form.elements.from.value = low === 0 ? "" : periods[low];
        form.elements.to.value = high === periods.length - 1 ? "" : periods[high];
      }
      window.pakLive?.show(window.pakLive.addressOf(form));
    };
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "▶ " + box.dataset.play;
    };

    label.textContent = single ? names[at] : names[low] + " – " + names[high];
    first.addEventListener("input", () => {
      stop();
      if (single) {
        at = Number(first.value);
      } else {
        low = Math.min(Number(first.value), high);
        first.value = String(low);
      }
      tell();
    });
    second?.addEventListener("input", () => {
      stop();
      high = Math.max(Number(second.value), low);
      second.value = String(high);
      tell();
    });
    first.addEventListener("change", settle);
    second?.addEventListener("change", settle);
    play.addEventListener("click", () => {
      if (timer) {
        stop();
        settle();
        return;
      }

      const end = single ? periods.length - 1 : high;
      let moving = single ? (at >= end ? low : at) : low;
      const pace = Math.max(120, Math.min(700, 12000 / (end - moving + 1)));
      play.textContent = "❚❚ " + box.dataset.pause;
      timer = setInterval(() => {
        if (!document.body.contains(box)) {
          stop();
          return;
        }
        moving += 1;
        if (single) {
          at = moving;
          first.value = String(at);
        } else {
          high = moving;
          second.value = String(high);
        }
        tell();
        if (moving >= end) {
          stop();
          if (single) {
            settle();
          }
        }
      }, pace);
    });
  };
  document.addEventListener("pak:shown", build);
  build();
})();
