import type { Task } from "../api/types";
import type { Changes } from "./model";

/*
 * What is being written in the fields of a task. Nothing is put in the place of a text while it is: it stays as it was
 * typed until it is saved and the field is left, so the caret stays where it is, and a space at the end.
 */

export interface Typing {
  readonly typed: Changes;
  /** What the fields held when typing in them began, or what was sent since: others may have changed it meanwhile. */
  readonly began: Changes;
}

export const NOTHING: Typing = { typed: {}, began: {} };

export function typeOn({ typed, began }: Typing, changes: Changes, now: Task): Typing {
  return { typed: { ...typed, ...changes }, began: { ...pick(now, namesOf(changes)), ...began } };
}

/** What of it is still to be sent, as the server keeps it. */
export function unsent({ typed, began }: Typing, now: Task): Changes {
  return unlike(unlike(trimmed(typed), now), began);
}

/** What the fields of these changes held when typing in them began. */
export function seenOf({ began }: Typing, changes: Changes): Changes {
  return pick(began, namesIn(changes, began));
}

export function noteSent({ typed, began }: Typing, sent: Changes): Typing {
  return { typed, began: { ...began, ...sent } };
}

/** The field is left: only what is under way is held. */
export function noteLeft(typing: Typing, sent: Changes): Typing {
  return namesOf(typing.typed).length > 0 ? { typed: sent, began: sent } : typing;
}

/** The changes are carried out: what was not typed on since shows as the task has it. */
export function noteSaved({ typed, began }: Typing, changes: Changes): Typing {
  const rest = unlike(typed, changes);
  return { typed: rest, began: pick(began, namesIn(began, rest)) };
}

/** Somebody else was first: what they wrote shows. */
export function noteOvertaken({ typed, began }: Typing, changes: Changes): Typing {
  return noteSaved({ typed: trimmed(typed), began }, changes);
}

/** It is not lost: it stays in its field, to be sent again. */
export function noteRefused({ typed, began }: Typing, changes: Changes): Typing {
  return { typed: { ...changes, ...typed }, began: unlike(began, changes) };
}

const namesOf = (changes: Changes) => Object.keys(changes) as (keyof Changes)[];

const namesIn = (changes: Changes, other: Changes) => namesOf(changes).filter((name) => name in other);

function pick(from: Changes, names: readonly (keyof Changes)[]): Changes {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function trimmed(typed: Changes): Changes {
  return typed.title === undefined ? typed : { ...typed, title: typed.title.trim() };
}

/** Those of the changes that another does not hold as well. */
function unlike(changes: Changes, other: Changes): Changes {
  const alike = namesIn(changes, other).filter((name) => isAlike(name, changes, other));
  return pick(
    changes,
    namesOf(changes).filter((name) => !alike.includes(name)),
  );
}

/** The same moment is written in more than one way. */
function isAlike(name: keyof Changes, a: Changes, b: Changes): boolean {
  if (name !== "due_at" || !a.due_at || !b.due_at) return a[name] === b[name];
  return Date.parse(a.due_at) === Date.parse(b.due_at);
}
