// Copies addresses, turns the picture into a PNG, and opens the download page over this one.
(() => {
  const wire = root => {
    for (const button of root.querySelectorAll("[data-copy], [data-png]")) {
      button.hidden = false;
    }
  };

  async function copy(button) {
    const text = [...document.getElementById(button.dataset.copy).childNodes].filter(n => n !== button).map(n => n.textContent).join("").trim();
    await navigator.clipboard.writeText(text);
    button.dataset.label ??= button.textContent;
    button.textContent = button.dataset.label + " ✓";
    setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
  }

  const base64 = buffer => {
    let text = "";
    for (const byte of new Uint8Array(buffer)) {
      text += String.fromCharCode(byte);
    }
    return btoa(text);
  };

  // The same picture as the .svg, with the letters that it is written in: a picture inside a picture loads no fonts by itself.
  async function png(link) {
    const [picture, font] = await Promise.all([fetch(link.href).then(r => r.text()), fetch("/lib/vazirmatn/Vazirmatn.woff2").then(r => r.arrayBuffer())]);
    const face = `<style>@font-face{font-family:Vazirmatn;font-weight:100 900;src:url(data:font/woff2;base64,${base64(font)}) format("woff2")}</style>`;
    const [, , width, height] = /viewBox="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"/.exec(picture).slice(1).map(Number);
    const sized = picture.replace(/<svg /, `<svg width="${width * 2}" height="${height * 2}" `).replace(/(<svg[^>]*>)/, "$1" + face);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(sized);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0); // the first time the letters may still be on their way
    await new Promise(resolve => setTimeout(resolve, 60));
    pen.drawImage(image, 0, 0);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/png"));
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = link.dataset.png;
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 10000);
  }

  async function openDialog(link) {
    const response = await fetch(link.href);
    const main = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html").getElementById("main") : null;
    if (!main) {
      window.location.assign(link.href);
      return;
    }

    const dialog = document.createElement("dialog");
    dialog.className = "sheet";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close sheet-close";
    close.setAttribute("aria-label", document.documentElement.lang === "fa" ? "بستن" : "Close");
    close.addEventListener("click", () => dialog.close());
    main.querySelector(".crumbs")?.remove();
    const heading = main.querySelector("h1");
    const title = document.createElement("h2");
    title.id = "dialog-title";
    title.textContent = heading.textContent;
    heading.replaceWith(title);
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.append(close, ...main.childNodes);
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    wire(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-copy]");
    const picture = event.target.closest("[data-png]");
    const link = event.target.closest("a[data-dialog]");
    if (button) {
      copy(button);
    } else if (picture) {
      event.preventDefault();
      png(picture);
    } else if (link && !event.ctrlKey && !event.metaKey && window.HTMLDialogElement) {
      event.preventDefault();
      openDialog(link);
    }
  });
  document.addEventListener("pak:shown", () => wire(document));
  wire(document);
})();
