import { useSyncExternalStore } from "react";
import { createStore } from "../app/store";
import { dayOf, type Day } from "./days";

/** How often the time moves on, in milliseconds: what is due shows as overdue within this time. */
const STEP = 30_000;

const now = createStore(Date.now());
let followers = 0;
let timer = 0;

const tick = () => now.set(Date.now());

function follow(listener: () => void): () => void {
  if (followers++ === 0) {
    tick();
    timer = window.setInterval(tick, STEP);
    document.addEventListener("visibilitychange", tick); // timers sleep with the laptop
  }
  const leave = now.subscribe(listener);
  return () => {
    leave();
    if (--followers > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The time in milliseconds, moving on by itself. */
export function useNow(): number {
  return useSyncExternalStore(follow, now.get);
}

/** The day in the viewer's zone, the next one after midnight. */
export function useToday(): Day {
  return useSyncExternalStore(follow, () => dayOf(new Date(now.get())));
}
