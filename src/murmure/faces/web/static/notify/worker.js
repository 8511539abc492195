// Where does a click on a notification lead? To the page that says why, in the window that is open, or in a new one.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { page } = event.notification.data;
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (!open) return self.clients.openWindow(page);
    open.postMessage({ page });
    return open.focus();
  })());
});
