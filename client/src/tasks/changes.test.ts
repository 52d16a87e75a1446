import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cache } from "../api/cache";
import type { Task } from "../api/types";
import { changeTask, createTask } from "./changes";
import { findTask, keys, type Collection } from "./collections";
import { putInTasks } from "./live";
import { onLine, Overtaken, type TaskItem } from "./sending";

const NOVEMBER = keys.month("2026-11");
const DECEMBER = keys.month("2026-12");
const OPEN = keys.list({ status: 0, text: "", category: null, priority: null, limit: 1000 });
const DONE = keys.list({ status: 2, text: "", category: null, priority: null, limit: 1000 });

const task = (changes: Partial<Task> = {}): Task => ({
  id: 1,
  owner: "alice",
  owner_id: 5,
  is_owner: true,
  asigned_to: null,
  asigned_to_username: null,
  title: "Roses",
  comment: "",
  due_date: "",
  due_at: "2026-11-22T09:00:00Z",
  category: 0,
  priority: 1,
  status: 0,
  file: null,
  version: 1,
  created_at: "2026-11-01T09:00:00Z",
  changed_at: "2026-11-01T09:00:00Z",
  ...changes,
});

const ids = (key: readonly unknown[]) => cache.getQueryData<Collection>(key)?.tasks.map((one) => one.id);

/** Answers of the server in their order; each is called with the request. */
function answer(...answers: ((request: RequestInit) => [number, unknown])[]) {
  const seen: { headers: Record<string, string>; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (_: string, request: RequestInit) => {
    seen.push({ headers: request.headers as Record<string, string>, body: JSON.parse(String(request.body)) });
    const [status, body] = answers.shift()?.(request) ?? [500, null];
    return new Response(JSON.stringify(body), { status });
  });
  return seen;
}

beforeEach(() => {
  for (const key of [NOVEMBER, OPEN]) cache.setQueryData<Collection>(key, { tasks: [task()], total: 1 });
  for (const key of [DECEMBER, DONE]) cache.setQueryData<Collection>(key, { tasks: [], total: 0 });
});
afterEach(() => {
  cache.clear();
  vi.unstubAllGlobals();
});

describe("changing a task", () => {
  it("shows at once, where it belongs then, and is sent with the version known", async () => {
    const seen = answer(() => [200, task({ status: 2, version: 2 })]);
    const sent = changeTask(task(), { status: 2 });
    expect([ids(OPEN), ids(DONE)]).toEqual([[], [1]]);
    await sent;
    expect(findTask(cache, 1)).toMatchObject({ status: 2, version: 2 });
    expect(seen[0]).toMatchObject({ headers: { "If-Match": '"1"' }, body: { status: 2 } });
  });

  it("is no conflict with a change of one's own that it was written before", async () => {
    answer(() => [200, task({ title: "Tulips", version: 2 })]);
    await changeTask(task(), { title: "Tulips" });
    const current = task({ title: "Tulips", version: 2 });
    const seen = answer(
      () => [412, { code: "changed_meanwhile", current }],
      () => [200, task({ title: "Lilies", version: 3 })],
    );
    await changeTask(task(), { title: "Lilies" });
    expect(seen[1]).toMatchObject({ headers: { "If-Match": '"2"' }, body: { title: "Lilies" } });
  });

  it("takes what waits behind it along, but for what somebody else changed", () => {
    const item = (id: number, changes: Partial<Task>): TaskItem => ({
      ...{ id, kind: "task", line: "task/1", key: `${id}`, person: 5, at: 0, triedAt: 0, heldUntil: 0, isFirst: false },
      ...{ refusal: null, work: { do: "change", task: task(), changes, picture: null } },
    });
    const answered = task({ title: "Tulips", comment: "of Bob", version: 3 });
    const [behind] = onLine(item(1, { title: "Tulips" }), answered, [item(2, { title: "Lilies" })]);
    expect(behind?.work).toMatchObject({ task: { title: "Tulips", comment: "" }, changes: { title: "Lilies" } });
  });

  it("moves between months", async () => {
    answer(() => [200, task({ due_at: "2026-12-01T09:00:00Z", version: 2 })]);
    const sent = changeTask(task(), { due_at: "2026-12-01T09:00:00.000Z" });
    expect([ids(NOVEMBER), ids(DECEMBER)]).toEqual([[], [1]]);
    await sent;
    expect([ids(NOVEMBER), ids(DECEMBER)]).toEqual([[], [1]]);
  });

  it("is as it was when refused, and keeps what came meanwhile", async () => {
    answer(() => [400, { status: ["no"] }]);
    const sent = changeTask(task(), { status: 2 });
    putInTasks(
      { type: "task.changed", cursor: "", at: "", lost: false, data: task({ title: "Tulips", version: 2 }) },
      cache,
    );
    expect(findTask(cache, 1)).toMatchObject({ title: "Tulips", status: 2 });
    await expect(sent).rejects.toThrow("no");
    expect(findTask(cache, 1)).toMatchObject({ title: "Tulips", status: 0 });
    expect([ids(OPEN), ids(DONE)]).toEqual([[1], []]);
  });

  it("is sent again upon a change of something else", async () => {
    const seen = answer(
      () => [412, { detail: "", current: task({ title: "Tulips", version: 4 }) }],
      () => [200, task({ title: "Tulips", status: 2, version: 5 })],
    );
    await changeTask(task(), { status: 2 });
    expect(seen.map((one) => one.headers["If-Match"])).toEqual(['"1"', '"4"']);
    expect(findTask(cache, 1)).toMatchObject({ title: "Tulips", status: 2 });
  });

  it("yields when somebody changed the same, and tells", async () => {
    answer(() => [412, { detail: "", current: task({ title: "Tulips", version: 4 }) }]);
    await expect(changeTask(task(), { title: "Lilies" })).rejects.toBeInstanceOf(Overtaken);
    expect(findTask(cache, 1)).toMatchObject({ title: "Tulips", version: 4 });
  });

  it("waits for the change before it", async () => {
    const seen = answer(
      () => [200, task({ status: 1, version: 2 })],
      () => [200, task({ status: 1, priority: 0, version: 3 })],
    );
    await Promise.all([changeTask(task(), { status: 1 }), changeTask(task({ status: 1 }), { priority: 0 })]);
    expect(seen.map((one) => one.headers["If-Match"])).toEqual(['"1"', '"2"']);
    expect(findTask(cache, 1)).toMatchObject({ status: 1, priority: 0, version: 3 });
  });
});

describe("events", () => {
  const event = { cursor: "", at: "", lost: false } as const;

  it("are harmless twice and late", () => {
    for (const version of [3, 3, 2]) {
      putInTasks({ ...event, type: "task.changed", data: task({ title: `v${version}`, version }) }, cache);
    }
    expect(findTask(cache, 1)?.title).toBe("v3");
    expect(ids(NOVEMBER)).toEqual([1]);
  });

  it("bring what is new and take what is lost", () => {
    putInTasks({ ...event, type: "task.created", data: task({ id: 2 }) }, cache);
    expect(ids(NOVEMBER)).toEqual([1, 2]);
    putInTasks({ ...event, type: "task.deleted", lost: true, data: { id: 1 } }, cache);
    expect(ids(NOVEMBER)).toEqual([2]);
    expect(cache.getQueryData<Collection>(NOVEMBER)?.total).toBe(1);
  });
});

describe("making a task", () => {
  const { title, comment, due_at, category, priority, status, asigned_to, asigned_to_username } = task();
  const fields = { title, comment, due_at, category, priority, status, asigned_to, asigned_to_username };

  it("shows at once under a number of its own, then under the server's", async () => {
    const seen = answer(() => [200, task({ id: 9 })]);
    const made = createTask(fields, { key: "abc123" });
    expect(ids(NOVEMBER)?.some((id) => id < 0)).toBe(true);
    await made;
    expect(ids(NOVEMBER)).toEqual([1, 9]);
    expect(seen[0]).toMatchObject({ headers: { "Idempotency-Key": "abc123" }, body: { due_date: due_at } });
  });

  it("is gone again when refused", async () => {
    answer(() => [400, { title: ["no"] }]);
    await expect(createTask(fields)).rejects.toThrow("no");
    expect(ids(NOVEMBER)).toEqual([1]);
  });

  it("waits without an answer, is changed meanwhile, and made once with what was changed", async () => {
    const seen = answer(
      () => [503, null],
      () => [201, task({ id: 9 })],
      () => [200, task({ id: 9, status: 2, version: 2 })],
    );
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    expect(await createTask(fields, { key: "abc124" })).toBeNull();
    const unsaved = cache.getQueryData<Collection>(NOVEMBER)?.tasks.find(({ id }) => id < 0) as Task;
    const changed = changeTask(unsaved, { status: 2 });
    await vi.advanceTimersByTimeAsync(10_000);
    await changed;
    vi.useRealTimers();
    expect(seen.map((one) => one.body)).toMatchObject([{ title }, { title }, { status: 2 }]);
    expect(new Set(seen.slice(0, 2).map((one) => one.headers["Idempotency-Key"])).size).toBe(1);
    expect([ids(NOVEMBER), ids(DONE)]).toEqual([[1, 9], [9]]);
  });
});
