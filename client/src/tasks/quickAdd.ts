import { addDays, startOf, usualTime, type Day } from "../dates/days";
import { t } from "../strings";
import { fold } from "../text/folding";

export interface Parsed {
  title: string;
  due: Date;
  category: number;
  priority: number;
  assignee: { id: number; name: string } | null;
}

interface Person {
  id: number;
  name: string;
}

interface Found {
  day: Day | null;
  time: [number, number] | null;
  category: number;
  priority: number;
  person: Person | undefined;
}

/** What new tasks are unless one says otherwise: a chore of middle priority. */
export const USUAL = { category: 0, priority: 1 };

/**
 * Read a task from one line: "Call Ann tomorrow 17:00 #work !high @bob". Words that say something are taken out of the
 * title; those that are not understood stay in it. Without a day it is `day`, without a time the usual one; a time
 * alone that has passed today means tomorrow.
 */
export function parseQuickAdd(line: string, day: Day, people: readonly Person[], now: Date): Parsed {
  const rest: string[] = [];
  let chosenDay: Day | null = null;
  let time: [number, number] | null = null;
  let { category, priority } = USUAL;
  let assignee: Person | null = null;
  for (const word of line.split(/\s+/).filter(Boolean)) {
    const plain = fold(word).replace(/[,.;]$/, "");
    const marked = plain.slice(1);
    const found: Found = {
      day: chosenDay ? null : readDay(plain, day),
      time: time ? null : readTime(plain),
      category: plain.startsWith("#") ? beginning(t.tasks.quick.categories, marked) : -1,
      priority: plain.startsWith("!") ? beginning(t.tasks.quick.priorities, marked) : -1,
      person: plain.startsWith("@") ? people.find((one) => fold(one.name) === marked) : undefined,
    };
    if (found.day) chosenDay = found.day;
    else if (found.time) time = found.time;
    else if (found.category >= 0) category = found.category;
    else if (found.priority >= 0) priority = found.priority;
    else if (found.person) assignee = found.person;
    else rest.push(word);
  }
  return { title: rest.join(" "), due: dueOf(chosenDay, day, time, now), category, priority, assignee };
}

function dueOf(chosen: Day | null, day: Day, time: [number, number] | null, now: Date): Date {
  if (!time) return usualTime(chosen ?? day, now);
  const due = startOf(chosen ?? day);
  due.setHours(...time);
  if (!chosen && due < now) due.setDate(due.getDate() + 1);
  return due;
}

function readDay(word: string, today: Day): Day | null {
  const { today: todays, tomorrow, weekdays } = t.tasks.quick;
  if (todays.includes(word)) return today;
  if (tomorrow.includes(word)) return addDays(today, 1);
  if (/^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(startOf(word).getTime())) return word;
  const weekday = weekdays.findIndex((names) => names.includes(word));
  if (weekday < 0) return null;
  return addDays(today, ((weekday - startOf(today).getDay() + 6) % 7) + 1); // the next one, not today
}

function readTime(word: string): [number, number] | null {
  const [, hour, minute, half] = /^(\d{1,2})(?::(\d{2}))?(am|pm)?$/.exec(word) ?? [];
  if (hour === undefined || (minute === undefined && half === undefined)) return null; // a number alone is no time
  const hours = half ? (Number(hour) % 12) + (half === "pm" ? 12 : 0) : Number(hour);
  const isTime = hours < 24 && Number(minute ?? 0) < 60 && (!half || Number(hour) <= 12);
  return isTime ? [hours, Number(minute ?? 0)] : null;
}

function beginning(names: readonly string[], text: string): number {
  return text ? names.findIndex((name) => name.startsWith(text)) : -1;
}
