import { navigate } from "wouter/use-browser-location";
import type { Notice } from "./decide";

const ICON = "/app/icon-192.png";

/** Shown by this page itself, where there is no service worker to do it; by tag. */
const own = new Map<string, Notification>();

/** The service worker's notices work on phones, and a click on them when no page is open any more. */
async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker?.getRegistration("/app/").catch(() => undefined);
  return found?.active ? found : undefined;
}

export async function show({ tag, title, body, path }: Notice): Promise<void> {
  const options = { tag, body, icon: ICON, data: { path } };
  const registration = await worker();
  if (registration) return registration.showNotification(title, options);
  const notification = new Notification(title, options);
  own.set(tag, notification);
  notification.onclick = () => {
    notification.close();
    window.focus();
    navigate(`/app${path}`);
  };
  notification.onclose = () => void (own.get(tag) === notification && own.delete(tag));
}

/** Take back what is shown: all, or what has this tag. */
export async function withdraw(tag?: string): Promise<void> {
  for (const [name, notification] of own) if (tag === undefined || name === tag) notification.close();
  const shown = await (await worker())?.getNotifications(tag === undefined ? {} : { tag });
  shown?.forEach((notification) => notification.close());
}

/** Go where the service worker says: one of its notices was clicked. */
export function followClicks(): () => void {
  const onMessage = ({ data }: MessageEvent<{ open?: string }>) => {
    if (typeof data?.open === "string" && data.open.startsWith("/app/")) navigate(data.open);
  };
  navigator.serviceWorker?.addEventListener("message", onMessage);
  return () => navigator.serviceWorker?.removeEventListener("message", onMessage);
}
