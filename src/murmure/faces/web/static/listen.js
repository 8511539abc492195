// How do the streams stay as they are now? Every five seconds their part of the page is fetched again, while nobody is busy in it.
"use strict";
const streams = document.getElementById("streams");
const busy = () => document.hidden || streams.contains(document.activeElement) || streams.querySelector("details[open]");

async function renew() {
  if (busy()) return;
  try {
    const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("streams");
    if (fresh && !busy()) streams.replaceChildren(...fresh.childNodes);
  } catch {
    // The server was stopped: what the page says stays, until it can be asked again.
  }
}

setInterval(renew, 5000);
