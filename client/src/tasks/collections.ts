import type { QueryClient } from "@tanstack/react-query";
import type { Task } from "../api/types";
import { byTime } from "../dates/days";
import { matches, NO_FILTERS } from "./model";

/*
 * Tasks in the cache are held in collections, each the answer to one question: the tasks of a month, those of a status.
 * A changed task is put into every collection that it belongs to and taken out of the others, so that all views agree
 * without asking again.
 */

/** What the server filters by when a whole status is too much to have here. */
export interface ListQuestion {
  status: number;
  text: string;
  category: number | null;
  priority: number | null;
  limit: number;
}

export interface Collection {
  tasks: readonly Task[];
  /** How many there are on the server. */
  total: number;
  /** When the last one that was fetched is due, if the server has more beyond it. */
  until?: string;
}

export const keys = {
  all: ["tasks"] as const,
  month: (month: string) => ["tasks", "month", month] as const,
  list: (question: ListQuestion) => ["tasks", "list", question] as const,
  one: (id: number) => ["tasks", "one", id] as const,
  teammates: ["tasks", "teammates"] as const,
  /** All that hold tasks. */
  withTasks: [
    ["tasks", "month"],
    ["tasks", "list"],
    ["tasks", "one"],
  ],
};

export function belongs(key: readonly unknown[], task: Task): boolean {
  if (key[1] === "month") return new Date(task.due_at).toISOString().startsWith(key[2] as string);
  const { status, text, category, priority } = key[2] as ListQuestion;
  return matches(task, { ...NO_FILTERS, status, text, category, priority });
}

export function isSame(a: Task, b: Task): boolean {
  return a === b || (Object.keys(b) as (keyof Task)[]).every((name) => a[name] === b[name]);
}

/** Put a task where it belongs, in place of what was there under `id` (its own unless it has just got one). */
export function putTask(cache: QueryClient, task: Task, id = task.id): void {
  changeCollections(cache, (key, before) => {
    const { tasks, total } = before;
    const others = tasks.filter((one) => one.id !== id && one.id !== task.id);
    const isIn = belongs(key, task);
    const known = tasks.find((one) => one.id === id);
    if (isIn && known && isSame(known, task)) return null; // an answer and its event say the same
    if (!isIn && others.length === tasks.length) return null;
    return {
      ...before,
      tasks: isIn ? [...others, task].sort(byTime) : others,
      total: total + others.length - tasks.length + Number(isIn),
    };
  });
  cache.setQueryData<Task | null>(keys.one(task.id), (before) => (before === undefined ? undefined : task));
}

/** Take a task out of everything. */
export function dropTask(cache: QueryClient, id: number): void {
  changeCollections(cache, (_, before) => {
    const others = before.tasks.filter((one) => one.id !== id);
    return others.length === before.tasks.length ? null : { ...before, tasks: others, total: before.total - 1 };
  });
  cache.setQueryData<Task | null>(keys.one(id), (before) => (before === undefined ? undefined : null));
}

/** The task as it shows at the moment, if any collection has it. */
export function findTask(cache: QueryClient, id: number): Task | undefined {
  for (const query of cache.getQueryCache().findAll({ queryKey: keys.all })) {
    const { data } = query.state;
    const found = isCollection(data) ? data.tasks.find((task) => task.id === id) : undefined;
    if (found) return found;
  }
  return cache.getQueryData<Task | null>(keys.one(id)) ?? undefined;
}

type Change = (key: readonly unknown[], before: Collection) => Collection | null;

function changeCollections(cache: QueryClient, change: Change): void {
  for (const query of cache.getQueryCache().findAll({ queryKey: keys.all })) {
    const { data } = query.state;
    const after = isCollection(data) ? change(query.queryKey, data) : null;
    // When it was fetched stays what it was: this is news, not an answer to the question.
    if (after) cache.setQueryData(query.queryKey, after, { updatedAt: query.state.dataUpdatedAt });
  }
}

function isCollection(data: unknown): data is Collection {
  return typeof data === "object" && data !== null && "tasks" in data && "total" in data;
}
