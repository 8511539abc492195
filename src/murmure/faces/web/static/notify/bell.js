// How does this browser tell what rises, while a page of murmure is open in it? It asks this machine's own server, and nobody else.
"use strict";
window.bell = (() => {
  const NAME = "murmure-bell", EVERY = 20000, WORKER = "/static/notify/worker.js";
  const able = () => window.isSecureContext && "Notification" in window && "serviceWorker" in navigator && "locks" in navigator;
  const number = () => localStorage.getItem(NAME);

  async function send(path, fields) {
    return fetch(path, { method: "POST", headers: { "x-csrf": csrf }, body: new URLSearchParams(fields) });
  }

  async function show(one) {
    const worker = await navigator.serviceWorker.register(WORKER);
    await ready(worker);
    // The same thing told again takes the place of what stands there: nobody is disturbed twice.
    await worker.showNotification(one.title, { body: one.body, tag: one.id, icon: "/static/flock.svg", lang: document.documentElement.lang, data: { page: one.page } });
  }

  const ready = (worker) => worker.active ? null : new Promise((done) => {
    const coming = worker.installing || worker.waiting;
    coming.addEventListener("statechange", () => coming.state === "activated" && done());
  });

  // One page of this browser asks at a time; what was shown is said to the server after it was shown, so nothing is lost.
  async function look() {
    if (!number() || !able() || Notification.permission !== "granted") return;
    await navigator.locks.request(NAME, { ifAvailable: true }, async (mine) => {
      if (!mine) return;
      try {
        const answer = await fetch(`/notify/browser/${number()}`);
        if (answer.status === 404) localStorage.removeItem(NAME);
        if (!answer.ok || answer.redirected) return;
        const { news } = await answer.json();
        for (const one of news) await show(one);
        if (news.length) await send("/notify/seen", { number: number(), names: news.map((one) => one.names).join(" ") });
      } catch {
        // The server was stopped: what is not shown is shown once it is there again.
      }
    });
  }

  async function on() {
    if (!able() || (await Notification.requestPermission()) !== "granted") return false;
    const answer = await send("/notify/browser", {});
    if (!answer.ok) return false;
    localStorage.setItem(NAME, (await answer.json()).number);
    return true;
  }

  async function off() {
    const mine = number();
    localStorage.removeItem(NAME);
    if (mine) await send("/notify/remove", { number: mine });
  }

  const trial = () => show({ id: "trial", title: say("A trial: murmure can reach you here", "Un essai : murmure peut vous joindre ici"),
    body: say("Nothing rises.", "Rien ne monte."), page: "/notify" });

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (/^\/(rising(\/\w+)?|notify)$/.test(event.data.page)) location.assign(event.data.page);
    });
    navigator.serviceWorker.startMessages();
  }
  look();
  setInterval(look, EVERY);
  return { able, number, look, on, off, trial };
})();
