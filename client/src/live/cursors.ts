/*
 * Cursors are `epoch-sequence`. A restored backup begins a new epoch; cursors of different epochs say nothing about each
 * other, and the server answers the old one with `reset`.
 */

function split(cursor: string): [string, number] {
  const dash = cursor.lastIndexOf("-");
  return [cursor.slice(0, dash), Number(cursor.slice(dash + 1))];
}

/** Whether what happened at this cursor is known to whoever has come to `known`. */
export function isKnown(cursor: string, known: string): boolean {
  if (!known) return false;
  const [epoch, sequence] = split(cursor);
  const [knownEpoch, knownSequence] = split(known);
  return epoch === knownEpoch && sequence <= knownSequence;
}

const KEY = "organizer.live-cursor";
/** A cursor older than this is not taken up by a new page: fetching anew is less than hearing all that happened. */
const KEPT = 5 * 60_000;

/** The cursor that a page of this person left behind just now; empty when there is none. */
export function keptCursor(person: number, now = Date.now()): string {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as {
      person: number;
      at: number;
      cursor: string;
    } | null;
    return kept && kept.person === person && now - kept.at < KEPT ? kept.cursor : "";
  } catch {
    return ""; // storage is blocked or spoiled
  }
}

export function keepCursor(person: number, cursor: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ person, at: Date.now(), cursor }));
  } catch {
    // Storage is blocked: the next page then fetches everything twice.
  }
}
