// Keeps Today and Calendar readable without a network. Every page works without this.
"use strict";
// A page left open overnight: what it says is yesterday's, and so is the day in its forms.
const opened = new Date().toDateString();
const typed = () => [...document.querySelectorAll("input, textarea, select")].some(
  (one) => one.type !== "hidden" && one.value !== (one.defaultValue ?? one.value));
const seenAgain = () => {
  if (document.visibilityState !== "visible" || new Date().toDateString() === opened) return;
  if (document.querySelector("[data-today-only]") && !typed()) location.reload();
  else document.getElementById("stale").hidden = false;
};
document.addEventListener("visibilitychange", seenAgain);
window.addEventListener("pageshow", seenAgain);
if (window.isSecureContext && "serviceWorker" in navigator) {
  if (document.getElementById("locked")) {
    caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
  } else {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  }
}
