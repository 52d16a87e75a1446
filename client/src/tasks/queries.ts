import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { ApiError } from "../api/errors";
import type { Membership, Task } from "../api/types";
import type { Query } from "../api/transport";
import { utcMonthsOf, type Day } from "../dates/days";
import { findTask, isSame, keys, type Collection, type ListQuestion } from "./collections";
import { cache } from "../api/cache";
import { overlaid, unsavedTask, withWaiting } from "./optimistic";

/** The most that the server gives at once. */
const PAGE = 1000;

async function fetchTasks(
  key: readonly unknown[],
  query: Query,
  most: number,
  signal: AbortSignal,
): Promise<Collection> {
  const tasks: Task[] = [];
  for (;;) {
    const limit = Math.min(PAGE, most - tasks.length);
    const page = await api.get("/tasks/", { query: { ...query, limit, offset: tasks.length || null }, signal });
    tasks.push(...page.results);
    if (tasks.length < Math.min(page.count, most) && page.results.length > 0) continue;
    const last = tasks.length < page.count ? tasks.at(-1) : undefined;
    return withWaiting(key, { tasks, total: page.count, ...(last ? { until: last.due_at } : {}) });
  }
}

/**
 * Fetched anew, a task that has not changed stays the very same object, and an answer in which none has changed the very
 * same answer: nothing that shows it is drawn again, and asking twice for what is kept gives one thing.
 */
export function keepSame(before: unknown, after: unknown): unknown {
  const [old, now] = [before as Collection | undefined, after as Collection];
  if (!old || old === now) return now;
  const known = new Map(old.tasks.map((task) => [task.id, task]));
  const tasks = now.tasks.map((task) => {
    const same = known.get(task.id);
    return same && isSame(same, task) ? same : task;
  });
  const isUnchanged = tasks.length === old.tasks.length && tasks.every((task, index) => task === old.tasks[index]);
  return isUnchanged && now.total === old.total ? old : { ...now, tasks };
}

const monthQuery = (month: string) =>
  queryOptions({
    queryKey: keys.month(month),
    queryFn: ({ signal, queryKey }) =>
      fetchTasks(queryKey, { search: month, tz: "UTC", ordering: "due_date" }, 10_000, signal),
    structuralSharing: keepSame,
  });

/** What to ask for to have all tasks that are due on these days. */
export const queriesOfDays = (days: readonly Day[]) => utcMonthsOf(days).map(monthQuery);

export interface Found {
  tasks: readonly Task[];
  /** Nothing can be shown yet. */
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

/** All tasks that are due on these days, and perhaps some around them. */
export function useTasksOfDays(days: readonly Day[]): Found {
  return useQueries({ queries: queriesOfDays(days), combine });
}

type Answers = readonly { data: Collection | undefined; error: unknown; isPending: boolean; refetch: () => unknown }[];

/** A class: plain objects are compared task by task, field by field, and copied where they differ, which takes its time. */
class FoundInMonths implements Found {
  readonly tasks: readonly Task[];
  readonly isLoading: boolean;
  readonly error: unknown;

  constructor(private readonly answers: Answers) {
    this.tasks = answers.flatMap((answer) => answer.data?.tasks ?? []);
    this.isLoading = answers.every((answer) => answer.isPending);
    this.error = answers.find((answer) => answer.error && !answer.data)?.error ?? null;
  }

  readonly retry = () => this.answers.forEach((answer) => answer.error && void answer.refetch());
}

const combine = (answers: Answers): Found => new FoundInMonths(answers);

const NO_TASKS: readonly Task[] = [];

export type FoundList = Found & Collection;

/** Tasks by status, as many as asked for, filtered by the server. What is done comes newest first. */
export function useTaskList(question: ListQuestion, isWanted = true): FoundList {
  const { status, text, category, priority, limit } = question;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.list(question),
    queryFn: ({ signal, queryKey }) => {
      const ordering = status === 2 ? "-due_date" : "due_date";
      return fetchTasks(queryKey, { status, search: text.trim(), category, priority, ordering }, limit, signal);
    },
    structuralSharing: keepSame,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
  return {
    tasks: data?.tasks ?? NO_TASKS,
    total: data?.total ?? 0,
    ...(data?.until === undefined ? {} : { until: data.until }),
    isLoading: isWanted && isPending,
    error: data ? null : error,
    retry: () => void refetch(),
  };
}

/** One task. `null`: there is none (any more), or it is not for this person to see. */
export function useTask(id: number) {
  return useQuery<Task | null>({
    queryKey: keys.one(id),
    queryFn: async ({ signal }) => {
      if (id < 0) return unsavedTask(id) ?? null;
      try {
        return overlaid(await api.get("/task/{task_id}", { path: { task_id: id }, signal }));
      } catch (error) {
        // The published answer for "not there" is 400 here.
        if (error instanceof ApiError && (error.status === 400 || error.status === 404)) return null;
        throw error;
      }
    },
    placeholderData: findTask(cache, id),
  });
}

/** People whom the viewer can give tasks to: the members of the teams that are theirs, each once, by name. */
export function useTeammates(): readonly { id: number; name: string }[] {
  const { data } = useQuery({ queryKey: keys.teammates, queryFn: fetchTeammates, select: peopleOf });
  return data ?? NOBODY;
}

const NOBODY: readonly { id: number; name: string }[] = [];

async function fetchTeammates({ signal }: { signal: AbortSignal }): Promise<Membership[]> {
  return (await api.get("/teammates/", { query: { limit: PAGE }, signal })).results;
}

function peopleOf(memberships: readonly Membership[]) {
  const people = new Map(memberships.map((one) => [one.user_id, { id: one.user_id, name: one.member }]));
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}
