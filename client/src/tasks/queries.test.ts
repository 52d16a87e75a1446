import { describe, expect, it } from "vitest";
import type { Task } from "../api/types";
import { keepSame } from "./queries";

const task = (id: number, title = `task ${id}`) => ({ id, title, due_at: "2026-11-22T09:00:00Z" }) as Task;
const answer = (tasks: Task[], total = tasks.length) => ({ tasks, total });

describe("keepSame", () => {
  it("keeps the very answer when nothing in it has changed, so that asking again and again settles", () => {
    const before = answer([task(1), task(2)]);
    expect(keepSame(before, before)).toBe(before);
    expect(keepSame(before, answer([task(1), task(2)]))).toBe(before);
  });

  it("keeps the very tasks that have not changed, and takes the new ones of those that have", () => {
    const before = answer([task(1), task(2)]);
    const changed = task(2, "another title");
    const after = keepSame(before, answer([task(1), changed])) as typeof before;
    expect(after.tasks[0]).toBe(before.tasks[0]);
    expect(after.tasks[1]).toBe(changed);
  });

  it("takes a new order, a new number, and what comes first", () => {
    const before = answer([task(1), task(2)]);
    const turned = answer([task(2), task(1)]);
    expect(keepSame(before, turned)).toEqual(turned);
    expect(keepSame(before, answer([task(1), task(2)], 7))).toEqual(answer([task(1), task(2)], 7));
    expect(keepSame(undefined, before)).toBe(before);
  });
});
