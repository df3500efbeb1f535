// Keeps Symptoms and Guide at hand without a network, and Today and Calendar where no passphrase is set. Every page
// works without this.
"use strict";
// A page left open overnight: what it says is yesterday's, and so is the day in its forms.
const opened = new Date().toDateString();
const typed = () => [...document.querySelectorAll("input, textarea, select")].some(
  (one) => one.type !== "hidden" && one.value !== (one.defaultValue ?? one.value));
const seenAgain = () => {
  if (document.visibilityState !== "visible") return;
  if (minutes) look();
  if (new Date().toDateString() === opened) return;
  if (document.querySelector("[data-today-only]") && !typed()) location.reload();
  else document.getElementById("stale").hidden = false;
};
// A page left open when the app has locked itself gives way to the lock. Asking does not keep the session alive.
const minutes = Number(document.body.dataset.lock ?? 0);
let next;
const wait = (seconds) => {
  clearTimeout(next);
  next = setTimeout(look, seconds * 1000);
};
const look = async () => {
  let left = 0;
  try {
    left = Number(await (await fetch("/lock/left")).text());
  } catch { /* the app has ended, and every session with it */ }
  if (left > 0) wait(left + 1);
  else if (!typed()) location.reload();
};
if (minutes) wait(minutes * 60 + 1);
document.addEventListener("visibilitychange", seenAgain);
window.addEventListener("pageshow", seenAgain);
if (window.isSecureContext && "serviceWorker" in navigator) {
  if (minutes || document.getElementById("locked")) {
    caches.delete("pages-2");
    navigator.serviceWorker.controller?.postMessage("lock");
  }
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
