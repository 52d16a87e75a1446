import { createStore } from "../app/store";
import type { Profile } from "./types";

/**
 * Who is signed in. Tokens live in HttpOnly cookies that no script reads; what is kept in the browser's storage is only
 * that somebody is signed in (to show the sign-in page without asking) and until when the access token is good (to renew
 * it before it is refused). Both are hints: the server decides.
 */
export type SessionState =
  { status: "starting" } | { status: "signed-out"; reason: "" | "ended" } | { status: "signed-in"; user: Profile };

export const session = createStore<SessionState>({ status: "starting" });

const HINT = "organizer.signed-in";
const EXPIRY = "organizer.access-expiry";
/** Renew this long before the access token ends, in milliseconds: a request may take a while to arrive. */
const MARGIN = 15_000;

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("organizer.session");

export function isProbablySignedIn(): boolean {
  return read(HINT) === "1";
}

/** Whether the access token has run out, as far as is known here. */
export function isAccessStale(now = Date.now()): boolean {
  const expiry = Number(read(EXPIRY));
  return isProbablySignedIn() && expiry > 0 && now > expiry - MARGIN;
}

export function rememberAccessExpiry(isoTime: string): void {
  write(EXPIRY, String(Date.parse(isoTime)));
}

/** Note a sign-in, here and in the other tabs. `accessToken` is read for its expiry only. */
export function noteSignedIn(user: Profile, accessToken?: string): void {
  write(HINT, "1");
  if (accessToken) write(EXPIRY, String(expiryOf(accessToken)));
  session.set({ status: "signed-in", user });
  channel?.postMessage("signed-in");
}

/** Note that nobody is signed in any more. `ended` when it was not this tab's person who asked for it. */
export function noteSignedOut(reason: "" | "ended" = ""): void {
  const before = session.get();
  write(HINT, "");
  write(EXPIRY, "");
  session.set({ status: "signed-out", reason });
  if (before.status === "signed-in") channel?.postMessage("signed-out");
}

/** Follow the other tabs: `onSignedIn` is called when somebody signed in there. */
export function followOtherTabs(onSignedIn: () => void): void {
  channel?.addEventListener("message", (event) => {
    const now = session.get().status;
    if (event.data === "signed-out" && now === "signed-in") session.set({ status: "signed-out", reason: "" });
    if (event.data === "signed-in" && now === "signed-out") onSignedIn();
  });
}

function expiryOf(token: string): number {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return Number((JSON.parse(atob(payload)) as { exp?: number }).exp ?? 0) * 1000;
  } catch {
    return 0; // unreadable here is fine: a refused request renews it as well
  }
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Storage is blocked: signing in then lasts as long as the page.
  }
}
