import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { Task } from "../api/types";
import { keys, putTask, type Collection } from "./collections";

const task = (id: number, changes: Partial<Task> = {}) =>
  ({ id, title: `task ${id}`, owner: "alice", status: 0, due_at: `2026-11-${10 + id}T09:00:00Z`, ...changes }) as Task;

function month(cache: QueryClient): Collection | undefined {
  return cache.getQueryData<Collection>(keys.month("2026-11"));
}

function filled(...tasks: Task[]): QueryClient {
  const cache = new QueryClient({ defaultOptions: { queries: { structuralSharing: false } } });
  cache.setQueryData(keys.month("2026-11"), { tasks, total: tasks.length });
  return cache;
}

describe("putTask", () => {
  it("leaves a collection the very same when it says what is known", () => {
    const cache = filled(task(1), task(2));
    const before = month(cache);
    putTask(cache, task(1));
    expect(month(cache)).toBe(before);
  });

  it("changes one task, keeps the others the very same, and keeps them in order", () => {
    const cache = filled(task(1), task(2));
    const [, second] = month(cache)?.tasks ?? [];
    const later = task(1, { due_at: "2026-11-20T09:00:00Z" });
    putTask(cache, later);
    expect(month(cache)?.tasks).toEqual([second, later]);
    expect(month(cache)?.tasks[0]).toBe(second);
  });

  it("puts a new one in, and takes one out that belongs there no more", () => {
    const cache = filled(task(1));
    putTask(cache, task(3));
    expect(month(cache)).toEqual({ tasks: [task(1), task(3)], total: 2 });
    putTask(cache, task(3, { due_at: "2026-12-03T09:00:00Z" }));
    expect(month(cache)).toEqual({ tasks: [task(1)], total: 1 });
  });
});
