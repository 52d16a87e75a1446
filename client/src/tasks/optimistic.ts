import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "../api/types";
import { byTime } from "../dates/days";
import { belongs, dropTask, findTask, putTask, type Collection } from "./collections";
import type { Changes } from "./model";

/*
 * What shows is what the server said last, with what waits in the outbox upon it. So a refused change falls away by
 * itself, and whatever arrived meanwhile stays.
 */

interface UnderWay {
  /** As the server said last. */
  base: Task;
  /** By the key of their item, oldest first. */
  changes: Map<string, Changes>;
}

const underWay = new Map<number, UnderWay>();
/** Tasks that the server does not have yet, and those that are to be deleted. */
const unsaved = new Map<number, Task>();
const hidden = new Map<number, Task>();

/** A task as it is to be shown. */
export function overlaid(task: Task): Task {
  const here = underWay.get(task.id);
  return here ? Object.assign({}, task, ...here.changes.values()) : task;
}

/** What the server said last of a task that is being changed. */
export function baseOf(id: number): Task | undefined {
  return underWay.get(id)?.base;
}

export function unsavedTask(id: number): Task | undefined {
  const task = unsaved.get(id);
  return task && overlaid(task);
}

/** What the server answered to a question, with what waits: some of it is not there any more, some of it is more. */
export function withWaiting(key: readonly unknown[], answer: Collection): Collection {
  if (underWay.size + unsaved.size + hidden.size === 0) return answer;
  for (const task of answer.tasks) {
    const here = underWay.get(task.id);
    if (here && here.base.version <= task.version) here.base = task;
  }
  const known = new Set(answer.tasks.map((task) => task.id));
  const others = [...underWay.values()].map(({ base }) => base).filter(({ id }) => !known.has(id) && !unsaved.has(id));
  const tasks = [...answer.tasks, ...others, ...unsaved.values()].map(overlaid).filter((task) => {
    if (hidden.has(task.id)) return false;
    // The server knows best what it found, but for what is not as it knows it.
    return (known.has(task.id) && !underWay.has(task.id)) || belongs(key, task);
  });
  return { ...answer, tasks: tasks.sort(byTime), total: answer.total + tasks.length - answer.tasks.length };
}

/** Show a change that waits to be sent. */
export function begin(cache: QueryClient, task: Task, changes: Changes, key: string): void {
  const here = underWay.get(task.id) ?? { base: task, changes: new Map<string, Changes>() };
  here.changes.set(key, changes);
  underWay.set(task.id, here);
  putTask(cache, overlaid(here.base));
}

/** A change is over, carried out or refused. */
export function finish(cache: QueryClient, id: number, key: string): void {
  const here = underWay.get(id);
  if (!here?.changes.delete(key)) return;
  const shown = overlaid(here.base);
  if (here.changes.size === 0) underWay.delete(id);
  if (id < 0 && !unsaved.has(id)) dropTask(cache, id);
  else putTask(cache, shown);
}

/** Show a task that the server does not have yet. */
export function beginNew(cache: QueryClient, task: Task): void {
  unsaved.set(task.id, task);
  putTask(cache, task);
}

export function finishNew(cache: QueryClient, id: number): void {
  unsaved.delete(id);
  dropTask(cache, id);
}

/** Show no more what is to be deleted. */
export function hide(cache: QueryClient, task: Task): void {
  hidden.set(task.id, task);
  dropTask(cache, task.id);
}

/** It is not deleted after all. */
export function unhide(cache: QueryClient, id: number): void {
  const task = hidden.get(id);
  hidden.delete(id);
  if (task) putTask(cache, overlaid(task));
}

/** The server said what a task is now: by an answer, or by an event. What is older than what is known is let go. */
export function noteTask(cache: QueryClient, task: Task): void {
  if (hidden.has(task.id)) return void hidden.set(task.id, task);
  const here = underWay.get(task.id);
  const known = here?.base ?? findTask(cache, task.id);
  if (known && known.version > task.version) return;
  if (here) here.base = task;
  putTask(cache, overlaid(task));
}

/** A task is gone, or out of sight. */
export function noteGone(cache: QueryClient, id: number): void {
  underWay.delete(id);
  hidden.delete(id);
  dropTask(cache, id);
}
