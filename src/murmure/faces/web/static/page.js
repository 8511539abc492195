// What does every page need beyond its HTML? Little: the two languages for scripts, and closing what was opened.
"use strict";
window.say = (en, fr) => (document.documentElement.lang === "fr" ? fr : en);
window.csrf = document.querySelector('meta[name="csrf"]').content;
window.count = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target instanceof Element && event.target.closest("details.sure[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
