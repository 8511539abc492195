// How does the board stay as the log is? Every half minute it is fetched again, while nobody is busy in it.
"use strict";
const board = document.getElementById("board");
const busy = () => document.hidden || board.contains(document.activeElement) || board.querySelector("details[open]");

async function renew() {
  if (busy()) return;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    if (fresh && !busy()) board.replaceChildren(...fresh.childNodes);
  } catch {
    // The server was stopped: what the page says stays, until it can be asked again.
  }
}

setInterval(renew, 30000);
