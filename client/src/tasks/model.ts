import type { Task } from "../api/types";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import type { Tone } from "../ui/Badge";
import { dueTime } from "./days";

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

const hasHalves = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12 === true;
const time = new Intl.DateTimeFormat(undefined, { hour: hasHalves ? "numeric" : "2-digit", minute: "2-digit" });
const dayLong = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const dayShort = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const dateShort = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const monthShort = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });
const monthLong = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const weekdayLong = new Intl.DateTimeFormat(undefined, { weekday: "long" });

export const formatTime = (isoTime: string) => time.format(new Date(isoTime));
/** A time in as little room as possible: "9 AM" instead of "9:00 AM". */
export function compactTime(isoTime: string): string {
  const moment = new Date(isoTime);
  return (hasHalves && moment.getMinutes() === 0 ? hour : time).format(moment);
}

const hour = new Intl.DateTimeFormat(undefined, { hour: "numeric" });

export const formatDayLong = (moment: Date) => dayLong.format(moment);
export const formatDay = (moment: Date) => dayShort.format(moment);
export const formatDate = (moment: Date) => dateShort.format(moment);
export const formatMonthShort = (moment: Date) => monthShort.format(moment);
export const formatMonth = (moment: Date) => monthLong.format(moment);
export const formatWeekday = (moment: Date) => weekday.format(moment);
export const formatWeekdayLong = (moment: Date) => weekdayLong.format(moment);
export const formatRange = (from: Date, to: Date) => monthRange.formatRange(from, to);
export const formatRangeShort = (from: Date, to: Date) => dateShort.formatRange(from, to);
const monthRange = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
