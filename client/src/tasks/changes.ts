import { newKey } from "../api/client";
import { ApiError } from "../api/errors";
import { session } from "../api/session";
import type { Task } from "../api/types";
import { discardItem, enqueue, findItem, outcomeOf } from "../outbox/outbox";
import { noteProgress, Overtaken, showWork, type TaskWork } from "./sending";
import type { Changes } from "./model";

/*
 * Changes of tasks show at once and wait in the outbox until the server has answered: without a connection, over a reload
 * and in a closed tab. The changes of one task go out in their order.
 */

/** How long a deletion can be taken back, in milliseconds: for as long as its toast shows. */
const UNDO = 9_000;

export interface Picture {
  file: File;
  /** Called with the part sent, from 0 to 1. */
  onProgress?: (part: number) => void;
}

interface More {
  picture?: Picture | undefined;
  /** What the fields held when its author saw them, where that is not what the task has now. */
  seen?: Changes;
  key?: string;
}

/**
 * Change a task: at once here, then on the server, whenever that answers. When somebody else changed other fields
 * meanwhile, both changes hold; when it was the same fields, throws Overtaken. Throws ApiError when it is refused. In both
 * cases it shows as it was, and the change stays in the outbox until it is settled.
 */
export async function changeTask(task: Task, changes: Changes, { picture, seen = {}, key = newKey() }: More = {}) {
  const work: TaskWork = { do: "change", task: { ...task, ...seen }, changes, picture: picture?.file ?? null };
  showWork(key, work, task);
  if (picture?.onProgress) noteProgress(key, picture.onProgress);
  return (await carryOut(work, key)) as Task;
}

/**
 * Make a task: it shows at once, under a number of its own until the server has given it one. Returns null when it waits
 * for a better moment. Throws ApiError when it is refused, and then it is gone again.
 */
export async function createTask(
  fields: Required<Omit<Changes, "file">>,
  { picture, key = newKey() }: Omit<More, "seen"> = {},
): Promise<Task | null> {
  const work: TaskWork = { do: "create", task: makeUnsaved(fields, key), fields, picture: picture?.file ?? null };
  showWork(key, work, work.task);
  if (picture?.onProgress) noteProgress(key, picture.onProgress);
  try {
    return (await carryOut(work, key, false)) as Task | null;
  } catch (error) {
    await discard(key); // it is given back to where it was written
    throw error;
  }
}

/** Delete a task, whatever version it has by now, in a moment; returns what takes it back until then. */
export async function deleteTask(task: Task): Promise<{ undo: () => void; done: Promise<unknown> }> {
  const key = newKey();
  const work: TaskWork = { do: "delete", task };
  showWork(key, work, task);
  const outcome = outcomeOf(key);
  outcome.catch(() => undefined); // told by `done`
  await enqueue({ kind: "task", line: lineOf(task), work, key, heldUntil: Date.now() + UNDO });
  return { undo: () => void discard(key), done: outcome };
}

/** Throw away a change that was refused. */
export async function discard(key: string): Promise<void> {
  const item = findItem(key);
  if (item) await discardItem(item);
}

async function carryOut(work: TaskWork, key: string, isPatient = true): Promise<unknown> {
  const outcome = outcomeOf(key, isPatient);
  outcome.catch(() => undefined); // told below, once it is kept
  await enqueue({ kind: "task", line: lineOf(work.task), work, key, isFirst: work.do === "create" });
  try {
    const now = await outcome;
    return now.isSent ? now.answer : null;
  } catch (error) {
    const current = error instanceof ApiError && (error.body as { current?: Task } | null)?.current;
    throw current ? new Overtaken(current) : error;
  }
}

const lineOf = ({ id }: Task) => `task/${id}`;

function makeUnsaved(fields: Required<Omit<Changes, "file">>, key: string): Task {
  const state = session.get();
  const now = new Date().toISOString();
  return {
    ...fields,
    id: -Number.parseInt(key.slice(0, 12), 16), // no other tab's
    owner: state.status === "signed-in" ? state.user.username : "",
    owner_id: state.status === "signed-in" ? state.user.pk : 0,
    is_owner: true,
    due_date: "",
    file: null,
    version: 0,
    created_at: now,
    changed_at: now,
  };
}
