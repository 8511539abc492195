// What does every page need beyond its HTML? Little: the two languages for scripts, short names, and closing what was opened.
"use strict";
window.say = (en, fr) => (document.documentElement.lang === "fr" ? fr : en);
window.csrf = document.querySelector('meta[name="csrf"]').content;
// The names that people would use for addresses, as the pages write them.
window.shortName = (label) => {
  const actor = /^https?:\/\/([^/]+)\/(?:users\/|@)([^/]+)\/?$/.exec(label);
  if (actor) return `@${actor[2]}@${actor[1]}`;
  return label.replace(/^(mailto|acct|device|tel):/, "").replace(/^https?:\/\/(www\.)?/, "");
};
window.count = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target instanceof Element && event.target.closest("details.sure[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
