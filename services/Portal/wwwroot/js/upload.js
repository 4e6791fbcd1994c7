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

    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", e => {
      if (e.lengthComputable) {
        bar.value = Math.round(e.loaded / e.total * 100);
        const shown = document.getElementById("progress-text");
        const percent = bar.value + "%";
        if (bar.value % 10 === 0) {
          shown.textContent = document.documentElement.lang === "fa" ? percent.replace(/[0-9]/g, d => "۰۱۲۳۴۵۶۷۸۹"[d]).replace("%", "٪") : percent;
        }
      }
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      const shown = document.getElementById("progress-text");
      shown.textContent = shown.dataset.checking;
    });
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
