import { beforeEach, expect, it, vi } from "vitest";
import type { Task } from "../api/types";
import { takeUpToast, toasts } from "../ui/toast";
import { moveTo, setStatus, toggleDone } from "./acts";
import { changeTask } from "./changes";

vi.mock("./changes", () => ({
  changeTask: vi.fn(async (task: Task) => task),
  deleteTask: vi.fn(),
  discard: vi.fn(),
  Overtaken: class extends Error {},
}));

const task = { id: 5, title: "Roses", status: 1, due_at: "2026-06-10T09:00:00Z", version: 1 } as Task;
const sent = () => vi.mocked(changeTask).mock.calls.map(([, changes]) => changes);

beforeEach(() => {
  vi.mocked(changeTask).mockClear();
  toasts.set([]);
});

it.each([
  ["marking it as done", () => toggleDone(task), { status: 2 }, { status: 1 }],
  ["moving it to a column", () => setStatus(task, 0), { status: 0 }, { status: 1 }],
])("undoing %s puts back what was there", (_, act, done, undone) => {
  act();
  expect(sent()).toEqual([done]);
  takeUpToast();
  expect(sent()).toEqual([done, undone]);
});

it("undoing a move puts the task back to the very time it had", () => {
  moveTo(task, "2026-06-12");
  expect(sent()).toHaveLength(1);
  takeUpToast();
  expect(sent()[1]).toEqual({ due_at: "2026-06-10T09:00:00Z" });
});

it("offers no undo for what changed nothing", () => {
  setStatus(task, 1);
  moveTo(task, "2026-06-10");
  expect([sent(), toasts.get()]).toEqual([[], []]);
});
