// What every page shares: nothing here is needed to read it.
document.querySelector("[autofocus]")?.focus();
