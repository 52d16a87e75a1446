import type { Task } from "../api/types";
import { dayOf, moveToDay, startOf, type Day } from "../dates/days";
import { formatDay } from "../dates/formats";
import { t } from "../strings";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import { newKey } from "../api/client";
import { changeTask, deleteTask, discard } from "./changes";
import { findTask } from "./collections";
import { cache } from "../api/cache";
import { DONE, isDone, type Changes } from "./model";
import { Overtaken } from "./sending";

/*
 * What people do with a task without opening it. Each shows at once, says what it did, can be undone, and says so when
 * it could not be.
 */

interface Telling {
  /** What to say when it is done; with a way back. */
  message?: string;
}

export async function change(task: Task, changes: Changes, { message }: Telling = {}): Promise<void> {
  const back = Object.fromEntries(Object.keys(changes).map((name) => [name, task[name as keyof Changes]])) as Changes;
  const undo = () => void change(findTask(cache, task.id) ?? task, back);
  const withdraw = message ? showToast(message, { action: { label: t.common.undo, run: undo } }) : () => undefined;
  const key = newKey();
  try {
    await changeTask(task, changes, { key });
  } catch (error) {
    withdraw();
    if (error instanceof Overtaken) {
      const run = () => void change(error.current, changes).finally(() => discard(key));
      showToast(t.tasks.changedMeanwhile(task.title), { action: { label: t.tasks.useMine, run } });
      return;
    }
    showToast(t.tasks.failed(task.title, messageOf(error)), { tone: "danger" });
    await discard(key); // nothing was typed
  }
}

export function toggleDone(task: Task): void {
  const status = isDone(task) ? 0 : DONE;
  const { done, reopened } = t.tasks;
  void change(task, { status }, { message: status === DONE ? done(task.title) : reopened(task.title) });
}

/** Tells where it went, for those who did not see it. */
export function moveTo(task: Task, day: Day): void {
  if (dayOf(new Date(task.due_at)) === day) return;
  const message = t.tasks.moved(task.title, formatDay(startOf(day)));
  void change(task, { due_at: moveToDay(task.due_at, day) }, { message });
}

export function setStatus(task: Task, status: number): void {
  if (task.status === status) return;
  void change(task, { status }, { message: t.tasks.moved(task.title, t.tasks.statuses[status] ?? "") });
}

/** It can be taken back for as long as this is said. */
export async function remove(task: Task): Promise<void> {
  const { undo, done } = await deleteTask(task);
  const withdraw = showToast(t.tasks.deleted(task.title), { action: { label: t.common.undo, run: undo } });
  done.catch((error: unknown) => {
    withdraw();
    showToast(t.tasks.failed(task.title, messageOf(error)), { tone: "danger" });
  });
}
