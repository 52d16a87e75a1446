import type { Task } from "../api/types";
import { byTime, dueTime } from "../dates/days";
import type { Collection } from "./collections";
import { isOverdue } from "./model";

/*
 * Answers may be the beginning of more than was asked for. What is made of several of them must say no more than all of
 * them know.
 */

interface Merged {
  tasks: Task[];
  /** Whether nothing comes after them. */
  isWhole: boolean;
}

/** The tasks of several answers in the order of time, up to where the first of them ends; newest first when wanted. */
export function mergeKnown(answers: readonly Collection[], isNewestFirst = false): Merged {
  const sign = isNewestFirst ? -1 : 1;
  const ends = answers.flatMap(({ until }) => (until === undefined ? [] : [sign * new Date(until).getTime()]));
  const end = Math.min(...ends);
  const tasks = answers.flatMap((answer) => answer.tasks).filter((task) => sign * dueTime(task) <= end);
  return { tasks: tasks.sort((a, b) => sign * byTime(a, b)), isWhole: ends.length === 0 };
}

/** How many tasks are overdue at `now`, in milliseconds; at least so many when there may be more than are here. */
export function countOverdue(answers: readonly Collection[], now: number): { count: number; isAtLeast: boolean } {
  const count = answers.reduce((sum, { tasks }) => sum + tasks.filter((task) => isOverdue(task, now)).length, 0);
  const isAtLeast = answers.some(({ until }) => until !== undefined && new Date(until).getTime() < now);
  return { count, isAtLeast };
}
