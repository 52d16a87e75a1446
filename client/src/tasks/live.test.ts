import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { noteSignedIn } from "../api/session";
import type { Profile, Task } from "../api/types";
import { utcMonthsOf } from "../dates/days";
import type { LiveEvent } from "../live/events";
import { keys, putTask, type Collection } from "./collections";
import { putInTasks } from "./live";

const ALICE = 1;
const BOB = 2;
const JUNE = keys.month("2026-06");
const JULY = keys.month("2026-07");

let cache: QueryClient;
const task = (fields: Partial<Task>) => ({ id: 5, title: "Roses", status: 0, version: 1, ...fields }) as Task;
const found = (key: readonly unknown[]) => cache.getQueryData<Collection>(key)?.tasks ?? [];

beforeEach(() => {
  noteSignedIn({ pk: ALICE, username: "alice" } as Profile);
  cache = new QueryClient();
  for (const key of [JUNE, JULY]) cache.setQueryData<Collection>(key, { tasks: [], total: 0 });
});

afterEach(() => vi.unstubAllEnvs());

it.each([
  [ALICE, true],
  [BOB, false],
])("knows of a task that is heard of whether it is one's own: of %i, %s", (owner_id, isMine) => {
  const data = task({ owner_id, asigned_to: ALICE, due_at: "2026-06-10T09:00:00Z" });
  putInTasks({ cursor: "e-1", at: "", type: "task.created", lost: false, data } as LiveEvent, cache);
  expect(found(JUNE).map((one) => one.is_owner)).toEqual([isMine]);
});

// The server's months are those of UTC, wherever one is: `search=2026-06` answers by them.
it.each(["Pacific/Auckland", "America/Los_Angeles", "UTC"])("puts a task into its month in UTC: %s", (zone) => {
  vi.stubEnv("TZ", zone);
  putTask(cache, task({ id: 6, due_at: "2026-06-30T23:30:00Z" }));
  putTask(cache, task({ id: 7, due_at: "2026-07-01T00:30:00Z" }));
  expect([found(JUNE), found(JULY)].map((tasks) => tasks.map(({ id }) => id))).toEqual([[6], [7]]);
});

it("asks for every month in UTC that a day of one's own reaches into", () => {
  vi.stubEnv("TZ", "Pacific/Auckland");
  expect(utcMonthsOf(["2026-07-01"])).toEqual(["2026-06", "2026-07"]);
  vi.stubEnv("TZ", "America/Los_Angeles");
  expect(utcMonthsOf(["2026-06-30"])).toEqual(["2026-06", "2026-07"]);
  vi.stubEnv("TZ", "UTC");
  expect(utcMonthsOf(["2026-07-01"])).toEqual(["2026-07"]);
});
