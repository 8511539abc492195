// How far is the task? The server tells at each change; at the end the page is loaded again with the account.
"use strict";
const section = document.getElementById("work");
const bytes = (n) => {
  const names = say("B kB MB GB", "o ko Mo Go").split(" ");
  let i = 0;
  while (n >= 1000 && i < 3) { n /= 1000; i++; }
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: i && n < 100 ? 1 : 0 }).format(n) + "\u00a0" + names[i];
};

function show(state) {
  let done = 0, total = 0, rows = 0, said = "";
  const list = document.getElementById("files");
  list.replaceChildren();
  for (const file of state.files) {
    done += file.bytes || 0;
    total += file.total || 0;
    rows += file.rows || 0;
    const item = document.createElement("li"), name = document.createElement("bdi"), note = document.createElement("span");
    name.textContent = file.path;
    note.className = "note";
    note.textContent = [
      file.bytes ? bytes(file.bytes) + (file.total ? " / " + bytes(file.total) : "") : "",
      file.rows ? say(`${count(file.rows)} activities`, `${count(file.rows)} activités`) : "",
    ].filter(Boolean).join(", ");
    item.append(name, " ", note);
    list.append(item);
    said = file.path;
  }
  const bar = document.getElementById("bar");
  if (total > 0) { bar.max = total; bar.value = Math.min(done, total); } else bar.removeAttribute("value");
  const line = document.getElementById("said");
  const now = Date.now();
  if (now - (show.last || 0) > 2000) {  // a screen reader must be able to finish a sentence
    show.last = now;
    line.textContent = rows
      ? say(`${count(rows)} activities read so far.`, `${count(rows)} activités lues pour l’instant.`)
      : said && state.kind === "bring" ? say("Reading…", "Lecture…") : say("Working…", "En cours…");
  }
}

if (section) {
  const stream = new EventSource(section.dataset.events);
  stream.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (state.done) {
      stream.close();
      location.reload();
    } else show(state);
  };
}
