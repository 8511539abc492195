// How does a text come here from the window that opened this page, without standing in any address?
"use strict";
const form = document.getElementById("hand");
const waiting = document.getElementById("waiting");
let came = false;

// What changes something bears the token of the session: any page of this home shows it to a browser that was let in.
async function letIn() {
  try {
    const answer = await fetch("/draft", {credentials: "same-origin", redirect: "error"});
    if (!answer.ok) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector('meta[name="csrf"]')?.content || "";
  } catch {
    return "";
  }
}

function open(text) {
  came = true;
  waiting.hidden = true;
  form.hidden = false;
  form.text.value = text;
}

letIn().then((token) => {
  form.csrf.value = token;
  if (!token) {
    waiting.hidden = true;
    document.getElementById("outside").hidden = false;
    return;
  }
  window.addEventListener("message", (event) => {
    if (came || event.source !== window.opener || event.data?.murmure !== "draft" || typeof event.data.text !== "string") return;
    if (event.data.text.trim()) open(event.data.text.slice(0, 100000));
    else nothing();
  });
  window.opener?.postMessage("murmure: ready", "*");  // who opened this page is not known yet; the word says nothing
  setTimeout(nothing, window.opener ? 3000 : 0);
});

function nothing() {
  if (came) return;
  open("");
  document.getElementById("nothing").hidden = false;
}
