// Shows how far an upload is. Without this script the form is sent as it stands.
(() => {
  const form = document.getElementById("upload-form");
  const file = document.getElementById("file");
  if (!form || !file) {
    return;
  }

  form.addEventListener("submit", event => {
    if (file.files.length === 0) {
      return; // the server says what is missing
    }

    event.preventDefault();
    const box = document.getElementById("progress");
    const bar = document.getElementById("progress-bar");
    const button = document.getElementById("upload-submit");
    box.hidden = false;
    button.disabled = true;

    let counting = 0;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    const says = document.getElementById("progress-text");
    let told = 0;
    request.upload.addEventListener("progress", e => {
      if (e.lengthComputable) {
        bar.value = Math.round(e.loaded / e.total * 100);
        const tens = Math.floor(bar.value / 10) * 10;
        if (tens > told) {
          told = tens;
          says.textContent = digits(tens) + (document.documentElement.lang === "fa" ? "٪" : "%");
        }
      }
    });
    // All bytes are there: how long the rows take is not known, so the bar goes on without a value and the seconds are counted beside it.
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      says.textContent = says.dataset.checking;
      const since = Date.now();
      const time = document.getElementById("progress-time");
      const count = () => {
        time.textContent = time.dataset.text.replace("{0}", digits(Math.round((Date.now() - since) / 1000)));
      };
      count();
      counting = setInterval(count, 1000);
    });
    request.addEventListener("loadend", () => clearInterval(counting));
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.responseURL && !request.responseURL.includes("/upload")) {
        window.location.assign(request.responseURL);
      } else if (answer && answer.getElementById("main")) {
        document.title = answer.title;
        document.getElementById("main").replaceWith(answer.getElementById("main"));
        document.getElementById("error-summary")?.focus();
        const script = document.createElement("script");
        script.src = "/js/upload.js";
        document.body.append(script);
      } else {
        failed();
      }
    });
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    const data = new FormData(form);
    request.send(data);

    function digits(number) {
      return document.documentElement.lang === "fa" ? String(number).replace(/[0-9]/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]) : String(number);
    }

    function failed() {
      box.hidden = true;
      button.disabled = false;
      delete form.dataset.sent;
      const message = document.createElement("p");
      message.className = "field-error";
      message.setAttribute("role", "alert");
      message.textContent = form.dataset.failed;
      form.prepend(message);
    }
  });
})();
