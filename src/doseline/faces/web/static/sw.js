// The network first. Without one: Today and Calendar as they were last seen, marked with their time.
"use strict";
const PAGES = "pages", FILES = "files", AWAY = "/offline";
const TODAY = /^\/p\/[^/]+$/, KEEP = /^\/p\/[^/]+(\/calendar)?$/, FILE = /"(\/static\/[^"]+)"/g;

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, place = new URL(request.url);
  if (request.method !== "GET" || place.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, place.pathname));
  else if (place.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function prepare() {
  const answer = await fetch(AWAY), text = await answer.clone().text(), files = await caches.open(FILES);
  await files.put(AWAY, answer);
  await files.addAll([...text.matchAll(FILE)].map((found) => found[1]));
}

async function page(request, path) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await kept(path)) || (await caches.match(AWAY)) || Response.error();
  }
  if (answer.status === 403 || answer.status === 404 && KEEP.test(path)) await caches.delete(PAGES); // locked, or deleted
  else if (answer.ok && !answer.redirected && KEEP.test(path)) {
    await (await caches.open(PAGES)).put(path, answer.clone());
  }
  return answer;
}

async function kept(path) {
  const pages = await caches.open(PAGES);
  if (path === "/") {
    const own = (await pages.keys()).map((one) => new URL(one.url).pathname).filter((one) => TODAY.test(one));
    return own.length === 1 ? Response.redirect(own[0]) : undefined;
  }
  const found = await pages.match(path);
  return found && marked(found);
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
