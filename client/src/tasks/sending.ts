import { cache } from "../api/cache";
import { api, idempotent, ifVersion } from "../api/client";
import { ApiError } from "../api/errors";
import type { Task } from "../api/types";
import { upload } from "../api/upload";
import { createStore } from "../app/store";
import { sendsKind, waiting } from "../outbox/outbox";
import type { Item } from "../outbox/store";
import type { Changes } from "./model";
import { baseOf, begin, beginNew, finish, finishNew, hide, noteGone, noteTask, unhide } from "./optimistic";

/** Somebody else changed the same fields meanwhile. What they made of it shows already. */
export class Overtaken extends ApiError {
  constructor(readonly current: Task) {
    super(412, {}, "changed_meanwhile", 0, { current });
  }
}

export type TaskWork =
  | { do: "create"; task: Task; fields: Required<Omit<Changes, "file">>; picture: File | null }
  /** `task`: as its author saw it. */
  | { do: "change"; task: Task; changes: Changes; picture: File | null }
  | { do: "delete"; task: Task };
export type TaskItem = Item<TaskWork>;

/** Which number the server gave to a task that was made here. */
export const savedAs = createStore<ReadonlyMap<number, number>>(new Map());

const listeners = new Map<string, (part: number) => void>();

export function noteProgress(key: string, listener: (part: number) => void): void {
  listeners.set(key, listener);
}

export function isTaskItem(item: Item): item is TaskItem {
  return item.kind === "task";
}

sendsKind<TaskWork>("task", { post, onSent, onLine });
waiting.subscribe(followWaiting);

async function post({ work, key }: TaskItem): Promise<unknown> {
  const progress = listeners.get(key);
  const onProgress = progress ? { onProgress: progress } : {};
  if (work.do === "delete") return remove(work.task);
  if (work.do === "change") return change(work.task, work.changes, work.picture, onProgress);
  const body = bodyOf(work.fields, Boolean(work.picture));
  const headers = idempotent(key);
  if (!work.picture) return api.post("/tasks/", { body: body as never, headers });
  return upload<Task>({ method: "POST", url: "/tasks/", form: formOf(body, work.picture), headers, ...onProgress });
}

async function change(seen: Task, changes: Changes, picture: File | null, onProgress: object): Promise<Task> {
  for (let attempt = 0; ; attempt++) {
    const base = baseOf(seen.id) ?? seen;
    if (isOvertaken(base, seen, changes)) throw new Overtaken(base);
    try {
      return await transmit(base, changes, picture, onProgress);
    } catch (error) {
      const current = currentOf(error);
      if (!current) throw error;
      if (holds(current, changes)) return current; // the answer to an earlier try was lost
      noteTask(cache, current);
      if (attempt > 2 || isOvertaken(current, seen, changes)) throw new Overtaken(current);
      seen = { ...seen, version: current.version };
    }
  }
}

function transmit(base: Task, changes: Changes, picture: File | null, onProgress: object): Promise<Task> {
  const headers = ifVersion(base.version);
  const body = bodyOf(changes, Boolean(picture));
  if (!picture) return api.patch("/task/{task_id}", { path: { task_id: base.id }, body, headers });
  return upload<Task>({
    method: "PATCH",
    url: `/task/${base.id}`,
    form: formOf(body, picture),
    headers,
    ...onProgress,
  });
}

/** One that is gone already is deleted as well as can be. */
async function remove({ id }: Task): Promise<void> {
  try {
    await api.delete("/task/{task_id}", { path: { task_id: id } });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

function onSent({ work, key }: TaskItem, answer: unknown): void {
  listeners.delete(key);
  if (work.do === "change") {
    own.set(work.task.id, { ...own.get(work.task.id), ...work.changes });
    return noteTask(cache, answer as Task);
  }
  shown.delete(key);
  if (work.do === "delete") return noteGone(cache, work.task.id);
  const made = answer as Task;
  savedAs.set((before) => new Map(before).set(work.task.id, made.id));
  finishNew(cache, work.task.id);
  noteTask(cache, made);
}

/** The stream told of a task before the answer to its making came, or in place of it: it would be seen twice. */
export function noteCreated(made: Task): void {
  for (const { work } of waiting.get().filter(isTaskItem)) {
    if (work.do !== "create" || work.fields.title !== made.title) continue;
    if (isAlike("due_at", work.fields, made)) finishNew(cache, work.task.id);
  }
}

/**
 * What was changed of a task before the server had it is about the one that it made. And what was changed on top of a
 * change that has arrived now was seen with it: else one would be told of a conflict with oneself.
 */
export function onLine({ work }: TaskItem, answer: unknown, rest: readonly Item[]): Item[] {
  if (work.do === "delete") return [];
  const { id, ...now } = answer as Task;
  const seen = work.do === "create" ? { id } : pick(now, namesIn(work.changes));
  return rest.filter(isTaskItem).map((item) => {
    return { ...item, line: `task/${id}`, work: { ...item.work, task: { ...item.work.task, ...seen } } };
  });
}

function pick(task: Changes, names: readonly (keyof Changes)[]): Changes {
  return Object.fromEntries(names.map((name) => [name, task[name]]));
}

/** What waits, in whichever tab it was written, shows here. */
const shown = new Map<string, { id: number; isKept: boolean; end: () => void }>();

/** Show what is about to be put in the outbox. `now`: the task as the server said last. */
export function showWork(key: string, work: TaskWork, now: Task): void {
  const { id } = work.task;
  if (work.do === "create") beginNew(cache, work.task);
  else if (work.do === "delete") hide(cache, now);
  else begin(cache, now, shownChanges(work), key);
  const end = () => {
    if (work.do === "create") finishNew(cache, id);
    else if (work.do === "delete") unhide(cache, id);
    else finish(cache, id, key);
  };
  shown.set(key, { id, isKept: false, end });
}

function followWaiting(): void {
  const items = new Map(
    waiting
      .get()
      .filter(isTaskItem)
      .map((item) => [item.key, item]),
  );
  for (const [key, one] of shown) {
    const item = items.get(key);
    if (item && !item.refusal && item.work.task.id === one.id) one.isKept = true;
    else if (item || one.isKept) {
      shown.delete(key);
      one.end();
    }
  }
  for (const { key, work, refusal } of items.values()) {
    if (!refusal && !shown.has(key)) showWork(key, work, work.task);
  }
}

/** The address of a picture is that of a page which may be closed by now. */
function shownChanges({ changes, picture }: Extract<TaskWork, { do: "change" }>): Changes {
  return picture ? { ...changes, file: URL.createObjectURL(picture) } : changes;
}

/** What this person has set last, in whichever tab: that it is so now is nobody else's doing. */
const own = new Map<number, Changes>();

function isOvertaken(now: Task, seen: Task, changes: Changes): boolean {
  const known = [seen, changes, own.get(now.id) ?? {}];
  return namesIn(changes).some((name) => name !== "file" && !known.some((one) => isAlike(name, now, one)));
}

function holds(now: Task, changes: Changes): boolean {
  return namesIn(changes).every(
    (name) => (name === "file" ? changes.file === null : true) && isAlike(name, now, changes),
  );
}

const namesIn = (changes: Changes) =>
  (Object.keys(changes) as (keyof Changes)[]).filter((name) => name !== "asigned_to_username");

/** The same moment is written in more than one way. */
function isAlike(name: keyof Changes, a: Changes, b: Changes): boolean {
  if (name !== "due_at" || !a.due_at || !b.due_at) return a[name] === b[name];
  return Date.parse(a.due_at) === Date.parse(b.due_at);
}

/** In the API's own words. A file goes with the form, so here it can only be taken away. */
function bodyOf(changes: Changes, hasPicture: boolean) {
  const body: Record<string, unknown> = { ...changes };
  delete body.asigned_to_username;
  delete body.due_at;
  if (changes.due_at !== undefined) body.due_date = changes.due_at;
  if (changes.file !== null || hasPicture) delete body.file;
  return body as Record<string, never>;
}

function formOf(body: Record<string, unknown>, file: File): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.set(name, value === null ? "" : String(value));
  form.set("file", file);
  return form;
}

function currentOf(error: unknown): Task | null {
  if (!(error instanceof ApiError) || error.status !== 412) return null;
  return (error.body as { current?: Task } | null)?.current ?? null;
}
