import type { LiveEvent } from "./events";

/*
 * An answer may be older than an event that came while it was under way. Whoever fetches takes a mark before, and
 * applies the events since that mark to the answer.
 */

const KEPT = 500;

let events: LiveEvent[] = [];
let forgotten = 0;

export function remember(event: LiveEvent): void {
  events.push(event);
  if (events.length <= 2 * KEPT) return;
  forgotten += events.length - KEPT;
  events = events.slice(-KEPT);
}

/** The present, to be given to `eventsSince` later. */
export function mark(): number {
  return forgotten + events.length;
}

export function eventsSince(marked: number): readonly LiveEvent[] {
  return events.slice(Math.max(0, marked - forgotten));
}
