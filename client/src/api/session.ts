import { createStore } from "../app/store";
import type { Profile } from "./types";

/**
 * Who is signed in. Tokens live in HttpOnly cookies that no script reads; what is kept in the browser's storage is only
 * that somebody is signed in (to show the sign-in page without asking) and until when the access token is good (to renew
 * it before it is refused). Both are hints: the server decides.
 */
export type SessionState =
  { status: "starting" } | { status: "signed-out"; reason: SignOutReason } | { status: "signed-in"; user: Profile };

/** `ended`: not by this tab's person. `cookies`: right after signing in, so the browser did not keep the cookies. */
export type SignOutReason = "" | "ended" | "cookies";

export const session = createStore<SessionState>({ status: "starting" });

const HINT = "organizer.signed-in";
const EXPIRY = "organizer.access-expiry";
const SESSION_ID = "organizer.session-id";
/** Renew this long before the access token ends, in milliseconds: a request may take a while to arrive. */
const MARGIN = 15_000;

/** Signed out by the server this soon after a sign-in, in milliseconds, means that its cookies were not kept. */
const COOKIE_CHECK = 10_000;
let signedInAt = -COOKIE_CHECK;

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("organizer.session");

export function isProbablySignedIn(): boolean {
  return read(HINT) === "1";
}

/** Whether the access token has run out, as far as is known here. */
export function isAccessStale(now = Date.now()): boolean {
  const expiry = Number(read(EXPIRY));
  return isProbablySignedIn() && expiry > 0 && now > expiry - MARGIN;
}

/** Note what a new access token says: until when it is good, and which of one's sessions it belongs to. */
export function rememberAccess(token: string): void {
  const said = claimsOf(token);
  write(EXPIRY, String((said.exp ?? 0) * 1000));
  write(SESSION_ID, String(said.session_id ?? ""));
}

/** Which of one's sessions this browser has; 0 while it is not known. */
export function ownSessionId(): number {
  return Number(read(SESSION_ID)) || 0;
}

/** Note a sign-in, here and in the other tabs. `accessToken` is read for its expiry only. */
export function noteSignedIn(user: Profile, accessToken?: string): void {
  write(HINT, "1");
  if (accessToken) {
    rememberAccess(accessToken);
    signedInAt = Date.now();
  }
  session.set({ status: "signed-in", user });
  channel?.postMessage("signed-in");
}

/** Note that nobody is signed in any more. */
export function noteSignedOut(reason: SignOutReason = ""): void {
  const before = session.get();
  write(HINT, "");
  write(EXPIRY, "");
  write(SESSION_ID, "");
  const isAtOnce = reason === "ended" && Date.now() - signedInAt < COOKIE_CHECK;
  session.set({ status: "signed-out", reason: isAtOnce ? "cookies" : reason });
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

function claimsOf(token: string): { exp?: number; session_id?: number } {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(atob(payload)) as { exp?: number; session_id?: number };
  } catch {
    return {}; // unreadable here is fine: a refused request renews it as well
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
