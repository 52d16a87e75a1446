import { useCallback, useState } from "react";
import { session } from "../api/session";

/*
 * What somebody has begun to write and neither sent nor thrown away. Each place has one draft; it survives closing what
 * it was written in, and reloading. Drafts are in this browser's storage only, and go when their person signs out.
 */

const PREFIX = "organizer.draft.";
/** The oldest goes when there are more, and what is older than this many milliseconds goes in any case. */
const MOST = 100;
const LASTS = 90 * 24 * 3_600_000;

interface Kept {
  at: number;
  value: unknown;
}

/** Files cannot be kept in this storage: they stay for as long as the page does. */
const files = new Map<string, File>();

export function readDraft<T>(place: string): T | undefined {
  return readKept(keyOf(place))?.value as T | undefined;
}

/** Keep what is written at a place; `undefined` and an empty text forget it. */
export function writeDraft(place: string, value: unknown): void {
  const key = keyOf(place);
  if (value === undefined || value === "") return forget(key);
  try {
    const isNew = localStorage.getItem(key) === null;
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), value } satisfies Kept));
    if (isNew) forgetOldest();
  } catch {
    // Storage is blocked or full: the draft then lasts as long as the field that holds it.
  }
}

export function readFile(place: string): File | null {
  return files.get(keyOf(place)) ?? null;
}

export function writeFile(place: string, file: File | null): void {
  if (file) files.set(keyOf(place), file);
  else files.delete(keyOf(place));
}

/** Forget all drafts but those of one person, at signing out (0: of everybody) and when another one signs in. */
export function forgetDrafts(except = 0): void {
  const kept = `${PREFIX}${except}.`;
  for (const key of keysKept()) if (!key.startsWith(kept)) forget(key);
  for (const key of files.keys()) if (!key.startsWith(kept)) files.delete(key);
}

/** State that is kept as the draft of a place until it is forgotten by the third of what is returned. */
export function useDraft<T>(place: string, initial: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(place) ?? initial);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      writeDraft(place, next);
    },
    [place],
  );
  return [value, set, useCallback(() => writeDraft(place, undefined), [place])];
}

function keyOf(place: string): string {
  const state = session.get();
  return `${PREFIX}${state.status === "signed-in" ? state.user.pk : 0}.${place}`;
}

function readKept(key: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    return kept && Date.now() - kept.at < LASTS ? kept : undefined;
  } catch {
    return undefined;
  }
}

function forgetOldest(): void {
  const times = new Map(keysKept().map((key) => [key, readKept(key)?.at ?? 0]));
  const newestFirst = [...times.keys()].sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
  newestFirst.filter((key, index) => index >= MOST || !times.get(key)).forEach(forget);
}

function keysKept(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Blocked storage holds nothing.
  }
}
