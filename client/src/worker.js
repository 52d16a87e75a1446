// The service worker: the organizer opens without a connection. It keeps the built shell and nothing else; what people
// write is never stored here. The build fills in the version and the files.
const SHELL = "shell-__VERSION__";
const FILES = ["__FILES__"];
const PAGE = "/app/";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([PAGE, "/app/theme.js", ...FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith("/app/")) return;
  if (event.request.mode === "navigate") {
    // The page names the files of its build: the newest when the server is there, the kept one when it is not.
    event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
  } else if (url.pathname.startsWith("/app/assets/")) {
    event.respondWith(keepFirst(event.request));
  } else if (url.pathname === "/app/theme.js") {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
  }
});

// A notification that a page has asked for was clicked: that page, or a new one, shows what it was about.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(`/app${event.notification.data.path}`));
});

async function openPage(path) {
  const pages = await clients.matchAll({ type: "window" });
  const page = pages.find((one) => one.visibilityState === "visible") ?? pages[0];
  if (!page) return clients.openWindow(path);
  page.postMessage({ open: path });
  return page.focus();
}

// Parts that are loaded later are kept once they were needed: their names change with their content.
async function keepFirst(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}
