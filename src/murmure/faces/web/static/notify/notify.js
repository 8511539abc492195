// Does this browser tell what rises, may it, and what can be pressed?
"use strict";
const place = document.getElementById("this-browser");
const press = (name) => place.querySelector(`[data-do="${name}"]`);

function draw() {
  const state = !bell.able() ? "unable" : Notification.permission === "denied" ? "denied"
    : bell.number() && Notification.permission === "granted" ? "on" : "off";
  place.dataset.state = state;
  for (const one of place.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(state);
  for (const one of document.querySelectorAll("[data-browser]")) one.hidden = one.dataset.browser !== bell.number();
}

press("on").addEventListener("click", async () => { if (await bell.on()) location.reload(); else draw(); });
press("off").addEventListener("click", async () => { await bell.off(); location.reload(); });
press("trial").addEventListener("click", () => bell.trial());
draw();
