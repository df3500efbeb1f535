// Lets this browser ring: asks the person, takes a subscription from the browser's maker, and sends it as a form.
"use strict";
const form = document.getElementById("push-form"), show = (id, is) => { document.getElementById(id).hidden = !is; };
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const own = async (registration, key) => {
  const before = await registration.pushManager.getSubscription();
  // One that was made for another install's key would not take our messages.
  if (before && same(new Uint8Array(before.options.applicationServerKey ?? []), key)) return before;
  await before?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
};
const begin = async (event) => {
  event.preventDefault();
  show("push-blocked", false);
  show("push-failed", false);
  if (await Notification.requestPermission() !== "granted") return show("push-blocked", true);
  try {
    const found = (await own(await navigator.serviceWorker.ready, bytes(form.dataset.key))).toJSON();
    form.elements.endpoint.value = found.endpoint;
    form.elements.p256dh.value = found.keys.p256dh;
    form.elements.auth.value = found.keys.auth;
    form.submit();
  } catch {
    show("push-failed", true);
  }
};
// The list says which of the devices is this one.
const mark = async () => {
  const found = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
  if (!found) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(found.endpoint)));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
  const shown = document.querySelector(`[data-mark="${hex}"] .this`);
  if (shown) shown.hidden = false;
};
if (window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  show("push-not", false);
  form.hidden = false;
  form.addEventListener("submit", begin);
  mark().catch(() => {});
}
