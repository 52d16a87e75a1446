import { cache } from "../api/cache";
import { api, idempotent, ifVersion, newKey } from "../api/client";
import { ApiError } from "../api/errors";
import { session } from "../api/session";
import type { Task } from "../api/types";
import { upload } from "../api/upload";
import { dropTask, putTask } from "./collections";
import type { Changes } from "./model";
import { baseOf, begin, finish, noteGone, noteTask } from "./optimistic";

/** Somebody else changed the same fields meanwhile. What they made of it shows already. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
  constructor(readonly current: Task) {
    super("changed meanwhile");
  }
}

export interface Picture {
  file: File;
  /** Called with the part sent, from 0 to 1. */
  onProgress?: (part: number) => void;
}

/** Changes of one task are sent one after the other: each knows the version that the one before it made. */
const lines = new Map<number, Promise<unknown>>();

/**
 * Change a task: at once here, then on the server. When somebody else changed other fields meanwhile, both changes hold;
 * when it was the same fields, throws Overtaken. Throws ApiError and NetworkError, and then it is as it was.
 */
export function changeTask(task: Task, changes: Changes, picture?: Picture): Promise<Task> {
  begin(cache, task, changes);
  const before = lines.get(task.id) ?? Promise.resolve();
  const sent = before
    .catch(() => undefined) // whoever asked for it is told
    .then(() => send(task, changes, picture))
    .then((answer) => (noteTask(cache, answer), answer))
    .finally(() => finish(cache, task.id, changes));
  lines.set(task.id, sent);
  const forget = () => void (lines.get(task.id) === sent && lines.delete(task.id));
  sent.then(forget, forget);
  return sent;
}

async function send(original: Task, changes: Changes, picture?: Picture): Promise<Task> {
  for (let attempt = 0; ; attempt++) {
    const base = baseOf(original.id) ?? original;
    try {
      return await transmit(base, changes, picture);
    } catch (error) {
      const current = currentOf(error);
      if (!current) throw error;
      noteTask(cache, current);
      const wanted = Object.keys(changes) as (keyof Changes)[];
      if (attempt > 2 || wanted.some((name) => name !== "file" && current[name] !== original[name])) {
        throw new Overtaken(current);
      }
    }
  }
}

async function transmit(base: Task, changes: Changes, picture?: Picture): Promise<Task> {
  const headers = ifVersion(base.version);
  const body = bodyOf(changes, Boolean(picture));
  if (!picture) return api.patch("/task/{task_id}", { path: { task_id: base.id }, body, headers });
  const form = formOf(body, picture.file);
  return upload<Task>({ method: "PATCH", url: `/task/${base.id}`, form, headers, ...progress(picture) });
}

/**
 * Make a task: it shows at once, under a number of its own until the server has given it one. Throws ApiError and
 * NetworkError, and then it is gone again; called again with the same `key` it is made once all the same.
 */
export async function createTask(
  fields: Required<Omit<Changes, "file">>,
  { picture, key = newKey() }: { picture?: Picture | undefined; key?: string } = {},
): Promise<Task> {
  const unborn = makeUnborn(fields);
  putTask(cache, unborn);
  try {
    const body = bodyOf(fields, Boolean(picture));
    const headers = idempotent(key);
    const task = picture
      ? await upload<Task>({
          method: "POST",
          url: "/tasks/",
          form: formOf(body, picture.file),
          headers,
          ...progress(picture),
        })
      : await api.post("/tasks/", { body: body as never, headers });
    dropTask(cache, unborn.id);
    noteTask(cache, task);
    return task;
  } catch (error) {
    dropTask(cache, unborn.id);
    throw error;
  }
}

/** Delete a task, whatever version it has by now. One that is gone already is deleted as well as can be. */
export async function deleteTask(task: Task): Promise<void> {
  try {
    await api.delete("/task/{task_id}", { path: { task_id: task.id } });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
  noteGone(cache, task.id);
}

let nextUnborn = -1;

function makeUnborn(fields: Required<Omit<Changes, "file">>): Task {
  const state = session.get();
  const now = new Date().toISOString();
  return {
    ...fields,
    id: nextUnborn--,
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

function progress({ onProgress }: Picture) {
  return onProgress ? { onProgress } : {};
}

function currentOf(error: unknown): Task | null {
  if (!(error instanceof ApiError) || error.status !== 412) return null;
  return (error.body as { current?: Task } | null)?.current ?? null;
}
