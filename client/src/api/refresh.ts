import { NetworkError } from "./errors";
import { isAccessStale, rememberAccess } from "./session";

/** `renewed`: go on. `refused`: nobody is signed in any more. */
export type Renewal = "renewed" | "refused";

let running: Promise<Renewal> | null = null;

/**
 * Get a fresh access cookie. However many requests need one at once, in however many tabs, the server is asked once:
 * within the tab they share the promise, between tabs a Web Lock queues them, and whoever comes late finds it done.
 *
 * `refusedAt` is when the request that was answered 401 had been sent: a token renewed since then needs no renewal.
 * Throws NetworkError when the server is not there; that says nothing about being signed in.
 */
export function renewAccess(refusedAt = 0): Promise<Renewal> {
  running ??= underLock(() => renewOnce(refusedAt)).finally(() => {
    running = null;
  });
  return running;
}

async function renewOnce(refusedAt: number): Promise<Renewal> {
  if (refusedAt > 0 ? lastRenewal() > refusedAt : !isAccessStale()) return "renewed";
  let answer: Response;
  try {
    answer = await fetch("/dj-rest-auth/token/refresh/", { method: "POST", credentials: "same-origin" });
  } catch (error) {
    throw new NetworkError("refresh", { cause: error });
  }
  if (answer.status === 401) return "refused";
  if (!answer.ok) throw new NetworkError(`refresh: HTTP ${answer.status}`);
  const body = (await answer.json()) as { access: string };
  rememberAccess(body.access);
  noteRenewal();
  return "renewed";
}

async function underLock<T>(work: () => Promise<T>): Promise<T> {
  // Not there on plain-HTTP networks; the server answers parallel renewals alike, so it is only a saving.
  if (typeof navigator === "undefined" || !("locks" in navigator)) return work();
  return (await navigator.locks.request("organizer.refresh", work)) as T;
}

const RENEWED_AT = "organizer.renewed-at";
let renewedHere = 0;

function noteRenewal(): void {
  renewedHere = Date.now();
  try {
    localStorage.setItem(RENEWED_AT, String(renewedHere));
  } catch {
    // Storage is blocked: the other tabs then renew for themselves.
  }
}

function lastRenewal(): number {
  try {
    return Math.max(renewedHere, Number(localStorage.getItem(RENEWED_AT)) || 0);
  } catch {
    return renewedHere;
  }
}
