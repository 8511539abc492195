// How is a draft checked while it is typed, and its pictures where they are dropped? Everything goes to this home, and nothing stays there.
"use strict";
const form = document.getElementById("draft");
const told = document.getElementById("told");
const state = document.getElementById("state");
const pictures = document.getElementById("pictures");
const seen = document.getElementById("seen");
let timer = 0;
let asked = 0;

async function check() {
  const number = ++asked;
  const text = form.text.value;
  if (!text.trim()) {
    told.replaceChildren();
    state.textContent = "";
    return;
  }
  state.textContent = say("Reading…", "Lecture…");
  try {
    const answer = await fetch("/draft", {method: "POST", headers: {"X-CSRF": csrf, "X-Part": "1"}, body: new URLSearchParams(new FormData(form))});
    const part = await answer.text();
    if (number !== asked) return;  // more was typed meanwhile
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(part, "text/html");
    told.replaceChildren(...page.body.childNodes);
    copying();
    state.textContent = "";
  } catch {
    if (number === asked) state.textContent = say("murmure does not answer. Is it still running?", "murmure ne répond pas. Tourne-t-il encore ?");
  }
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(check, wait);
}

function copying() {
  const copy = document.getElementById("copy");
  if (!copy || !navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("cleaned-text").value);
    copy.textContent = say("Copied", "Copié");
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  soon(0);
});
form.text.addEventListener("input", () => soon(500));
form.addEventListener("change", (event) => { if (event.target !== form.text) soon(0); });
form.names.addEventListener("input", () => {
  form.querySelector('input[value="named"]').checked = true;
  soon(500);
});

function line(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function listed(told) {
  const list = document.createElement("dl");
  for (const [what, value] of told) list.append(line("dt", what), line("dd", value));
  return list;
}

async function look(file) {
  const item = document.createElement("li");
  item.append(line("b", file.name), line("p", say("Reading…", "Lecture…"), "note"));
  seen.append(item);
  let found;
  try {
    const headers = {"X-CSRF": csrf, "X-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream"};
    const answer = await fetch("/draft/picture", {method: "POST", headers, body: file});
    found = await answer.json();
  } catch {
    found = {refused: say("This picture could not be sent.", "Cette image n’a pas pu être envoyée.")};
  }
  item.lastChild.remove();
  if (found.refused) {
    item.append(line("p", found.refused, "note"));
    return;
  }
  if (!found.told.length) item.append(line("p", say("It says nothing beside what it shows.", "Elle ne dit rien de plus que ce qu’elle montre.")));
  if (found.told.length) item.append(listed(found.told.slice(0, 6)));
  if (found.told.length > 6) {
    const more = document.createElement("details");
    more.append(line("summary", say(`${count(found.told.length - 6)} more`, `Encore ${count(found.told.length - 6)}`)), listed(found.told.slice(6)));
    item.append(more);
  }
  if (found.cleaned) {
    const bytes = Uint8Array.from(atob(found.cleaned), (sign) => sign.charCodeAt(0));
    const link = line("a", say("The cleaned copy: it looks the same", "La copie nettoyée : elle a le même aspect"), "button");
    link.href = URL.createObjectURL(new Blob([bytes], {type: file.type}));
    link.download = file.name.replace(/(\.[^.]*)?$/, "-clean$1");
    item.append(link);
  }
}

function lookAll(files) {
  for (const file of files) look(file);
}

pictures.hidden = false;
document.getElementById("files").addEventListener("change", (event) => {
  lookAll(event.target.files);
  event.target.value = "";
});
for (const place of [pictures, form.text]) {
  place.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  place.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    lookAll(event.dataTransfer.files);
  });
}
const mark = document.getElementById("mark");
mark.href = "javascript:" + mark.dataset.mark;
mark.addEventListener("click", (event) => event.preventDefault());  // it is for other pages
document.getElementById("bookmark").hidden = false;
copying();
