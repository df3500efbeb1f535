// Keeps Today and Calendar readable without a network. Every page works without this.
"use strict";
if (window.isSecureContext && "serviceWorker" in navigator) {
  if (document.getElementById("locked")) {
    caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
  } else {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  }
}
