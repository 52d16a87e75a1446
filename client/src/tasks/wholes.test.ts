import { describe, expect, it } from "vitest";
import type { Task } from "../api/types";
import { countOverdue, mergeKnown } from "./wholes";

const due = (hour: number) => `2026-06-08T${String(hour).padStart(2, "0")}:00:00Z`;
const task = (hour: number, status = 0) => ({ id: hour, due_at: due(hour), title: "", status }) as Task;
const answer = (hours: number[], until?: number, status = 0) => ({
  tasks: hours.map((hour) => task(hour, status)),
  total: 5000,
  ...(until === undefined ? {} : { until: due(until) }),
});
const hours = ({ tasks }: { tasks: Task[] }) => tasks.map((one) => one.id);

describe("tasks of several answers as one list", () => {
  it("are all there when nothing was cut", () => {
    const merged = mergeKnown([answer([1, 4]), answer([2, 3])]);
    expect(hours(merged)).toEqual([1, 2, 3, 4]);
    expect(merged.isWhole).toBe(true);
  });

  it("end where the first cut answer ends: what lies between is not known", () => {
    const merged = mergeKnown([answer([1, 3], 3), answer([2, 9], undefined, 1)]);
    expect(hours(merged)).toEqual([1, 2, 3]);
    expect(merged.isWhole).toBe(false);
  });

  it("leave out what was added beyond the end, until more is fetched", () => {
    expect(hours(mergeKnown([answer([1, 3, 20], 3)]))).toEqual([1, 3]);
  });

  it("end at the oldest known where the newest come first", () => {
    const merged = mergeKnown([answer([9, 7, 2], 7, 2)], true);
    expect(hours(merged)).toEqual([9, 7]);
    expect(merged.isWhole).toBe(false);
  });
});

describe("how many are overdue", () => {
  const now = Date.parse(due(5));

  it("counts what is due before now and not done", () => {
    expect(countOverdue([answer([1, 4, 6]), answer([2, 9], 9, 1)], now)).toEqual({ count: 3, isAtLeast: false });
    expect(countOverdue([answer([1, 2], undefined, 2)], now)).toEqual({ count: 0, isAtLeast: false });
  });

  it("says that there may be more when all that were fetched are", () => {
    expect(countOverdue([answer([1, 2], 2), answer([6])], now)).toEqual({ count: 2, isAtLeast: true });
  });
});
