import type { Task } from "../api/types";
import { dueTime } from "../dates/days";
import { formatTime } from "../dates/formats";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import type { Tone } from "../ui/Badge";

/** The parts of a task that people change. */
export type Changes = Partial<
  Pick<
    Task,
    "title" | "comment" | "due_at" | "category" | "priority" | "status" | "asigned_to" | "asigned_to_username" | "file"
  >
>;

export const DONE = 2;
export const STATUSES = [0, 1, 2] as const;
export const CATEGORY_TONES: readonly Tone[] = ["violet", "warn", "blue"];

export interface Filters {
  text: string;
  category: number | null;
  priority: number | null;
  status: number | null;
  /** A person's id, or "nobody". */
  assignee: number | "nobody" | null;
  /** `late`: only what is overdue. */
  due: "late" | null;
}

export const NO_FILTERS: Filters = {
  text: "",
  category: null,
  priority: null,
  status: null,
  assignee: null,
  due: null,
};

export function isFiltering(filters: Filters): boolean {
  return Object.entries(filters).some(([, value]) => value !== null && value !== "");
}

export function isDone(task: Task): boolean {
  return task.status === DONE;
}

/** Due before `now` (milliseconds) and not done. */
export function isOverdue(task: Task, now: number): boolean {
  return !isDone(task) && dueTime(task) < now;
}

/** A task that the server has not seen yet. */
export function isUnborn(task: Task): boolean {
  return task.id < 0;
}

export function matches(task: Task, filters: Filters, now = Date.now()): boolean {
  return (
    (filters.category === null || task.category === filters.category) &&
    (filters.priority === null || task.priority === filters.priority) &&
    (filters.status === null || task.status === filters.status) &&
    (filters.assignee === null ||
      (filters.assignee === "nobody" ? task.asigned_to === null : task.asigned_to === filters.assignee)) &&
    (filters.due === null || isOverdue(task, now)) &&
    matchesText(task, filters.text)
  );
}

/** Whether every word is in the title, the notes or the owner's name, or begins the date (in UTC): what the server's search does. */
export function matchesText(task: Task, text: string): boolean {
  if (!text.trim()) return true;
  let hay = folded.get(task);
  if (hay === undefined) folded.set(task, (hay = fold(`${task.title}\n${task.owner}\n${task.comment}`)));
  return searchWords(text).every(
    (word) => hay.includes(word) || (/^\d{4}(-\d\d){0,2}$/.test(word) && task.due_at.startsWith(word)),
  );
}

// A thousand tasks are looked through at each key.
const folded = new WeakMap<Task, string>();

/** All that a task is but for its title: for screen readers. */
export function describe(task: Task, now: number): string {
  const words = t.tasks;
  return [
    formatTime(task.due_at),
    words.categories[task.category],
    task.priority === 0 ? words.prioritySpoken[0] : "",
    isOverdue(task, now) ? words.overdue : words.statuses[task.status],
    task.asigned_to_username ? words.assignedTo(task.asigned_to_username) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
