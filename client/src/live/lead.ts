import { newKey } from "../api/client";

/**
 * Of all tabs that call this with one name, one leads at a time: there `onLead` is called, and what it returned when the
 * lead is over. When a leading tab is closed or crashes, another follows. Returns what withdraws this tab.
 */
export function lead(name: string, onLead: () => () => void): () => void {
  return "locks" in navigator ? leadByLock(name, onLead) : leadByLease(name, onLead);
}

function leadByLock(name: string, onLead: () => () => void): () => void {
  const waiting = new AbortController();
  let end = () => waiting.abort();
  navigator.locks
    .request(name, { signal: waiting.signal }, () => {
      const stop = onLead();
      return new Promise<void>((resolve) => {
        end = () => (stop(), resolve());
      });
    })
    .catch(() => undefined); // withdrawn while waiting
  return () => end();
}

/** How long a lease holds unless renewed, and how often that is looked after, in milliseconds. */
const LEASE = 6_000;
const TICK = 2_000;

interface Lease {
  id: string;
  until: number;
}

// Locks are missing on plain-HTTP networks. Two tabs may both lead for moments: that costs a connection, nothing else,
// because what is heard twice is known by its cursor.
function leadByLease(name: string, onLead: () => () => void): () => void {
  const me = newKey();
  let stop: (() => void) | null = null;
  const tick = () => {
    const lease = readLease(name);
    const isFree = !lease || lease.until < Date.now();
    if (stop && lease && lease.id !== me && !isFree) {
      stop();
      stop = null;
    } else if (stop || isFree || lease.id === me) {
      localStorage.setItem(name, JSON.stringify({ id: me, until: Date.now() + LEASE } satisfies Lease));
      stop ??= onLead();
    }
  };
  const release = () => {
    if (stop) localStorage.removeItem(name);
    stop?.();
    stop = null;
  };
  tick();
  const timer = setInterval(tick, TICK);
  addEventListener("pagehide", release);
  return () => {
    clearInterval(timer);
    removeEventListener("pagehide", release);
    release();
  };
}

function readLease(name: string): Lease | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") as Lease | null;
  } catch {
    return null;
  }
}
