// The network first. Without one: Symptoms and Guide, which are about nobody; Today and Calendar as they were
// last seen, where the app says that they may be kept. Behind a passphrase it never says so.
"use strict";
const PAGES = "pages-2", OPEN = "open-3", FILES = "files-2", AWAY = "/offline", SYMPTOMS = "/symptoms", GUIDE = "/guide";
const TODAY = /^\/p\/[^/]+$/, KEEP = /^\/p\/[^/]+(\/calendar)?$/, ABOUT_NOBODY = /^\/(symptoms|guide(\/.+)?)$/;
const FILE = /"(\/static\/[^"]+)"/g, TOPIC = /href="(\/guide\/[^"]+)"/g, MAY = "x-offline", DAYS = 7, REST_MS = 150;
const MEDICINE = /href="(\/(?:symptoms|guide)\?drug=[^"]+)"/g; // where there are several, each has its own pages

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clean().then(() => { gather(); return clients.claim(); })));
addEventListener("message", (event) => { if (event.data === "lock") event.waitUntil(caches.delete(PAGES)); });
addEventListener("fetch", (event) => {
  const { request } = event, place = new URL(request.url);
  if (place.origin !== location.origin) return;
  if (request.method === "POST" && place.pathname.endsWith(SYMPTOMS)) event.respondWith(asked(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(page(request, place));
    event.waitUntil(gather());
  } else if (place.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// A reminder. It says what it was sent with, which is the same for everybody; a second one takes the first one's place.
addEventListener("push", (event) => {
  let said = {};
  try { said = event.data?.json() ?? {}; } catch { /* not ours: it still has to be shown */ }
  event.waitUntil(registration.showNotification(String(said.title ?? "Doseline"), {
    body: String(said.text ?? ""), tag: String(said.tag ?? "doseline"), data: String(said.tag ?? ""),
    requireInteraction: true,
  }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const tag = /^[0-9a-f]{1,64}$/.test(event.notification.data) ? event.notification.data : "";
  event.waitUntil(lead(tag ? `/ring/${tag}` : "/"));
});
// Today that is open already is led on; on any other page something may be half typed.
async function lead(place) {
  const open = (await clients.matchAll({ type: "window" })).find((one) => TODAY.test(new URL(one.url).pathname));
  const led = await open?.focus().then((one) => one.navigate(place)).catch(() => null);
  return led || clients.openWindow(place);
}

async function prepare() {
  const answer = await fetch(AWAY), files = await caches.open(FILES);
  await files.put(AWAY, answer.clone());
  await files.addAll(await drawn(answer));
  const open = await caches.open(OPEN);
  await open.addAll([SYMPTOMS, GUIDE]);
  for (const path of await linked(open, [SYMPTOMS, GUIDE], MEDICINE)) await open.add(path);
  // What all of those are drawn with.
  await files.addAll(new Set((await Promise.all((await open.matchAll()).map(drawn))).flat()));
}

async function drawn(answer) {
  return [...(await answer.text()).matchAll(FILE)].map((found) => found[1]);
}

async function clean() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![PAGES, OPEN, FILES].includes(name)).map((name) => caches.delete(name)));
}

async function linked(open, paths, kind) {
  const texts = await Promise.all(paths.map(async (path) => (await open.match(path))?.text()));
  return texts.flatMap((text) => [...(text ?? "").matchAll(kind)].map((found) => found[1]));
}

// Once in this worker's life, which is short: what was cut off goes on with the next page that is opened.
let gathered;
function gather() {
  return gathered ??= topics();
}

// One after another, with a rest: the open pages of the app take only a few at once, and somebody may wait for one.
async function topics() {
  const open = await caches.open(OPEN), first = [SYMPTOMS, GUIDE];
  first.push(...await linked(open, first, MEDICINE));
  for (const path of [...first, ...await linked(open, first, TOPIC)]) {
    const found = await open.match(path);
    if (found && isFresh(found)) continue;
    await new Promise((done) => setTimeout(done, REST_MS));
    await open.add(path).catch(() => {});
  }
}

function isFresh(found) {
  return Date.now() - Date.parse(found.headers.get("date")) < DAYS * 86400000;
}

// The address of a page about nobody: its medicine belongs to it, whatever else was asked does not.
function named({ pathname, searchParams }) {
  const drug = searchParams.get("drug");
  return pathname + (drug ? `?drug=${encodeURIComponent(drug)}` : "");
}

async function page(request, place) {
  const path = place.pathname;
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await kept(place)) || (await caches.match(AWAY)) || Response.error();
  }
  if (answer.ok && !answer.redirected && ABOUT_NOBODY.test(path)) await keep(OPEN, named(place), answer);
  else if (KEEP.test(path) && answer.ok && !answer.redirected && answer.headers.has(MAY)) await keep(PAGES, path, answer);
  else if (KEEP.test(path) || answer.status === 403) await caches.delete(PAGES); // locked, deleted, or a passphrase is set
  return answer;
}

async function keep(name, path, answer) {
  await (await caches.open(name)).put(path, answer.clone());
}

// What was typed is answered by the app alone; the signs of an emergency stand on the page that is shown instead.
async function asked(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(AWAY)) || Response.error();
  }
}

async function kept(place) {
  const path = place.pathname, pages = await caches.open(PAGES), open = await caches.open(OPEN);
  if (path === "/") {
    const own = (await pages.keys()).map((one) => new URL(one.url).pathname).filter((one) => TODAY.test(one));
    return own.length === 1 ? Response.redirect(own[0]) : undefined;
  }
  const found = await pages.match(path);
  if (found && KEEP.test(path)) {
    if (isFresh(found)) return marked(found);
    await caches.delete(PAGES);
  }
  // Never the page of another medicine: where none is named and there are several, this asks which one.
  const own = path.replace(/^\/p\/[^/]+(?=\/)/, "");
  const general = (await open.match(named(place))) || (await open.match(own));
  return general && marked(general);
}

// Shows what the page says of itself for this case; what held on another day only is taken out.
async function marked(found) {
  let text = (await found.text()).replace('id="away" hidden', 'id="away"');
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  if (!text.includes(`data-day="${day}"`)) {
    text = text.replace('id="away-old" hidden', 'id="away-old"').replaceAll(" data-today-only", " hidden");
  }
  const headers = new Headers();
  for (const name of ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy"]) {
    if (found.headers.has(name)) headers.set(name, found.headers.get(name));
  }
  return new Response(text, { headers });
}

async function file(request) {
  const files = await caches.open(FILES), found = await files.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await files.put(request, answer.clone());
  return answer;
}
