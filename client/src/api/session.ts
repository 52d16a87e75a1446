import { createStore } from "../app/store";
import type { Profile } from "./types";

/**
 * Who is signed in. Tokens live in HttpOnly cookies that no script reads; what is kept in the browser's storage is only
 * one's own profile (to show the first page without asking), until when the access token is good (to renew it before it
 * is refused) and the session's number. All are hints: the server decides.
 */
export type SessionState =
  { status: "starting" } | { status: "signed-out"; reason: SignOutReason } | { status: "signed-in"; user: Profile };

/** `ended`: not by this tab's person. `cookies`: right after signing in, so the browser did not keep the cookies. */
export type SignOutReason = "" | "ended" | "cookies";

export const session = createStore<SessionState>({ status: "signed-out", reason: "" });

const PROFILE = "organizer.profile";
/** That somebody was signed in at this browser before; not who. */
const BEFORE = "organizer.was-here";
const EXPIRY = "organizer.access-expiry";
const SESSION_ID = "organizer.session-id";
/** Renew this long before the access token ends, in milliseconds: a request may take a while to arrive. */
const MARGIN = 15_000;

/** Signed in, and no request was let in since: a refusal now means that the browser did not keep the cookies. */
let isUnproven = false;

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("organizer.session");

/** Who was signed in at this browser when it was last used: shown at once, also without a connection, then asked. */
export function rememberedProfile(): Profile | null {
  try {
    return JSON.parse(read(PROFILE) || "null") as Profile | null;
  } catch {
    return null;
  }
}

/** Whether anybody was signed in at this browser before. */
export function wasHereBefore(): boolean {
  return read(BEFORE) !== "";
}

/** Whether the access token has run out, as far as is known here. */
export function isAccessStale(now = Date.now()): boolean {
  const expiry = Number(read(EXPIRY));
  return read(PROFILE) !== "" && expiry > 0 && now > expiry - MARGIN;
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
  write(BEFORE, "yes");
  write(PROFILE, JSON.stringify(user));
  if (accessToken) {
    rememberAccess(accessToken);
    isUnproven = true;
  }
  session.set({ status: "signed-in", user });
  channel?.postMessage(user);
}

/** Note that a request was let in as somebody's. */
export function noteLetIn(): void {
  isUnproven = false;
}

/** Note that nobody is signed in any more. */
export function noteSignedOut(reason: SignOutReason = ""): void {
  const before = session.get();
  write(PROFILE, "");
  write(EXPIRY, "");
  write(SESSION_ID, "");
  session.set({ status: "signed-out", reason: reason === "ended" && isUnproven ? "cookies" : reason });
  if (before.status === "signed-in") channel?.postMessage(null);
}

/** Follow the other tabs: they share the cookies, so who signs in or out there does so here. */
export function followOtherTabs(): void {
  channel?.addEventListener("message", ({ data: user }: MessageEvent<Profile | null>) => {
    session.set(user ? { status: "signed-in", user } : { status: "signed-out", reason: "" });
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
