// Brings the page on site when there is no network; what it speaks to the server about is never kept here.
"use strict";
const CACHE = "liuhen-field-{{ version }}";
const FILES = {{ files|safe }};
const SHELL = "{{ shell }}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("liuhen-field-") && name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !FILES.includes(path)) return;
  if (path !== SHELL) {
    event.respondWith(caches.match(path).then((kept) => kept ?? fetch(event.request)));
    return;
  }
  // Whoever is logged out is led to the log-in while there is a network; without one the page is the same for all.
  event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
});
