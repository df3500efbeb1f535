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
// What a mark leads to may lie in something folded: not every browser opens it.
const unfold = () => {
  const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = aim && aim.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  aim.scrollIntoView();
};
window.addEventListener("hashchange", unfold);
unfold();
// Where this comes from belongs on paper.
window.addEventListener("beforeprint", () => document.querySelectorAll(".sources").forEach((one) => { one.open = true; }));
// What takes longer than a page may comes when it is there; without this, a link leads to it.
const fill = async (place) => {
  const answer = await fetch(place.dataset.from);
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.dataset.part);
  if (found) place.replaceChildren(...found.childNodes);
};
document.querySelectorAll("[data-from]").forEach((place) => { fill(place).catch(() => {}); });
// The list under the name goes when something else is tapped, or with Escape.
const who = document.querySelector(".who");
document.addEventListener("click", (event) => { if (who && !who.contains(event.target)) who.open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !who || !who.open) return;
  who.open = false;
  who.querySelector("summary").focus();
});
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
