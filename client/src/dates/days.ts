import { REGION } from "./region";

/*
 * Days, weeks and months in the viewer's time zone. A day is a text, `2026-11-22`: it sorts, it is an object key, and it
 * stands in the URL. Moments are kept by the server; days exist only here.
 */

export type Day = string;

export function dayOf(moment: Date): Day {
  const month = String(moment.getMonth() + 1).padStart(2, "0");
  return `${String(moment.getFullYear()).padStart(4, "0")}-${month}-${String(moment.getDate()).padStart(2, "0")}`;
}

/** Midnight at the day's beginning. */
export function startOf(day: Day): Date {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
}

/** Whether a text, from a URL say, names a day that there is. */
export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(startOf(text)) === text;
}

export function addDays(day: Day, count: number): Day {
  const moment = startOf(day);
  moment.setDate(moment.getDate() + count);
  return dayOf(moment);
}

/** The same day of another month, or that month's last where it is shorter. */
export function addMonths(day: Day, count: number): Day {
  const moment = startOf(day);
  const last = new Date(moment.getFullYear(), moment.getMonth() + count + 1, 0);
  last.setDate(Math.min(moment.getDate(), last.getDate()));
  return dayOf(last);
}

/** The same time of day on another day: what takes place at nine stays at nine when clocks change in between. */
export function moveToDay(isoTime: string, day: Day): string {
  const moment = new Date(isoTime);
  const target = startOf(day);
  moment.setFullYear(target.getFullYear(), target.getMonth(), target.getDate());
  return moment.toISOString();
}

/** The seven days of the week that a day is in. */
export function weekOf(day: Day, first = REGION.firstWeekday): Day[] {
  const start = addDays(day, -((startOf(day).getDay() - first + 7) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(start, index));
}

/** The weeks that a day's month touches, whole. */
export function monthGrid(day: Day, first = REGION.firstWeekday): Day[][] {
  const month = day.slice(0, 7);
  const weeks: Day[][] = [];
  for (let week = weekOf(`${month}-01`, first); ; week = week.map((one) => addDays(one, 7))) {
    if (weeks.length > 0 && !week.some((one) => one.startsWith(month))) return weeks;
    weeks.push(week);
  }
}

/** The months in UTC, `2026-11`, that hold every moment of these days: what to ask the server for. */
export function utcMonthsOf(days: readonly Day[]): string[] {
  const first = startOf(days[0] ?? "1970-01-01");
  const end = startOf(addDays(days.at(-1) ?? "1970-01-01", 1)).getTime() - 1;
  const months: string[] = [];
  for (const step = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1)); step.getTime() <= end;) {
    months.push(step.toISOString().slice(0, 7));
    step.setUTCMonth(step.getUTCMonth() + 1);
  }
  return months;
}

/** Things by the day that they are due, each day's in order of time. */
export function groupByDay<T extends Due>(things: readonly T[]): Map<Day, T[]> {
  const days = new Map<Day, T[]>();
  // They come in order, more or less: most are due on the day of the one before.
  let [day, start, end] = ["", 0, 0];
  for (const thing of things) {
    const time = dueTime(thing);
    if (time < start || time >= end) {
      day = dayOf(new Date(time));
      [start, end] = [startOf(day).getTime(), startOf(addDays(day, 1)).getTime()];
    }
    const others = days.get(day);
    if (others) others.push(thing);
    else days.set(day, [thing]);
  }
  for (const one of days.values()) one.sort(byTime);
  return days;
}

export function byTime(a: Due, b: Due): number {
  return dueTime(a) - dueTime(b) || a.id - b.id;
}

type Due = { readonly due_at: string; readonly id: number };

// Reading a time takes long enough to tell when a thousand are put in order. What is in the cache never changes itself.
const times = new WeakMap<object, number>();

/** When something is due, in milliseconds. */
export function dueTime(thing: Due): number {
  let time = times.get(thing);
  if (time === undefined) times.set(thing, (time = Date.parse(thing.due_at)));
  return time;
}

/**
 * When something new on this day is due unless one says otherwise: nine, or when that is past the next full hour, or the
 * day's last minute, or nine on the next day.
 */
export function usualTime(day: Day, now: Date): Date {
  const moment = startOf(day);
  moment.setHours(9);
  if (day !== dayOf(now)) return moment;
  if (now.getHours() >= 9) moment.setHours(now.getHours() + 1);
  if (dayOf(moment) !== day) moment.setHours(0, -1);
  return moment > now ? moment : usualTime(addDays(day, 1), now);
}
