import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "../api/types";
import { dropTask, findTask, putTask } from "./collections";
import type { Changes } from "./model";

/*
 * What shows is what the server said last, with the changes upon it that are still under way. So a refused change falls
 * away by itself, and whatever arrived meanwhile stays.
 */

interface UnderWay {
  /** As the server said last. */
  base: Task;
  changes: Changes[];
}

const underWay = new Map<number, UnderWay>();

/** A task as it is to be shown. */
export function overlaid(task: Task): Task {
  const here = underWay.get(task.id);
  return here ? Object.assign({}, task, ...here.changes) : task;
}

/** What the server said last of a task that is being changed. */
export function baseOf(id: number): Task | undefined {
  return underWay.get(id)?.base;
}

/** Show a change that is being sent. */
export function begin(cache: QueryClient, task: Task, changes: Changes): void {
  const here = underWay.get(task.id) ?? { base: task, changes: [] };
  here.changes = [...here.changes, changes];
  underWay.set(task.id, here);
  putTask(cache, overlaid(here.base));
}

/** A change is over, carried out or refused. */
export function finish(cache: QueryClient, id: number, changes: Changes): void {
  const here = underWay.get(id);
  if (!here) return;
  here.changes = here.changes.filter((one) => one !== changes);
  if (here.changes.length === 0) underWay.delete(id);
  putTask(cache, Object.assign({}, here.base, ...here.changes));
}

/** The server said what a task is now: by an answer, or by an event. What is older than what is known is let go. */
export function noteTask(cache: QueryClient, task: Task): void {
  const here = underWay.get(task.id);
  const known = here?.base ?? findTask(cache, task.id);
  if (known && known.version > task.version) return;
  if (here) here.base = task;
  putTask(cache, overlaid(task));
}

/** A task is gone, or out of sight. */
export function noteGone(cache: QueryClient, id: number): void {
  underWay.delete(id);
  dropTask(cache, id);
}
