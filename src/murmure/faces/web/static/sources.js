// How do dropped files and folders reach the server? One by one, as they are, with their path in a header.
"use strict";
const drop = document.getElementById("drop");
const sending = document.getElementById("sending");
const sent = document.getElementById("sent");
let busy = false;

async function walk(entry, path, found) {
  if (entry.isFile) {
    found.push([path + entry.name, await new Promise((yes, no) => entry.file(yes, no))]);
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {  // a folder gives its entries a hundred at a time
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) break;
      for (const one of some) await walk(one, path + entry.name + "/", found);
    }
  }
}

function put(path, file, batch, before, total) {
  return new Promise((yes, no) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/sources/upload");
    request.setRequestHeader("X-CSRF", csrf);
    request.setRequestHeader("X-Batch", batch);
    request.setRequestHeader("X-Path", encodeURIComponent(path));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => { sent.value = (before + event.loaded) / Math.max(total, 1); };
    request.onload = () => {
      if (request.status === 200) return yes();
      let words = say("The file could not be sent.", "Le fichier n’a pas pu être envoyé.");
      try { words = JSON.parse(request.responseText).error || words; } catch { /* an HTML page: our words are enough */ }
      no(new Error(words));
    };
    request.onerror = () => no(new Error(say("murmure does not answer. Is it still running?", "murmure ne répond pas. Tourne-t-il encore ?")));
    request.send(file);
  });
}

async function carry(files) {
  if (busy || !files.length) return;
  busy = true;
  const batch = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
  const total = files.reduce((sum, [, file]) => sum + file.size, 0);
  sent.hidden = false;
  let before = 0;
  try {
    for (const [place, [path, file]] of files.entries()) {
      sending.textContent = say(`Sending ${place + 1} of ${files.length}…`, `Envoi ${place + 1} sur ${files.length}…`);
      await put(path, file, batch, before, total);
      before += file.size;
    }
  } catch (error) {
    sending.textContent = error.message;
    sent.hidden = true;
    busy = false;
    return;
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = drop.dataset.next;
  const said = (name) => { const field = document.querySelector(`form [name="${name}"]`); return field ? field.value : ""; };
  const fields = ["zone", "dates", "profile", "password"].map((name) => [name, said(name)]);
  for (const [name, value] of [["csrf", csrf], ["batch", batch], ...fields]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

for (const id of ["choose-files", "choose-folder"]) {
  document.getElementById(id)?.addEventListener("change", (event) => {
    carry(Array.from(event.target.files, (file) => [file.webkitRelativePath || file.name, file]));
  });
}
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    if (kind === "drop" || !event.relatedTarget) drop.classList.remove("over");
  });
}
document.addEventListener("drop", async (event) => {
  const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  try {
    for (const entry of entries) await walk(entry, "", found);
  } catch {
    sending.textContent = say("This folder could not be read whole. Give its path instead.", "Ce dossier n’a pas pu être lu en entier. Donnez plutôt son chemin.");
    return;
  }
  carry(found);
});
