import { addDays, addMonths, dayOf, isDay, startOf, weekOf, type Day } from "../dates/days";
import type { Region } from "../dates/region";
import { t } from "../strings";
import { fold } from "../text/folding";

/*
 * What the words of a line can say. A reader looks at the words from one place on, and returns what they say and how
 * many they are. Where a reading may be taken depends on how surely it is meant: "tomorrow" always is, "Friday" at the
 * beginning or the end of the line, "sun" only beside a time or after "on".
 */

export interface Person {
  id: number;
  name: string;
}

export type Time = readonly [hours: number, minutes: number];

export interface Reading {
  length: number;
  where: "anywhere" | "edge" | "end" | "beside";
  day?: Day;
  time?: Time;
  /** A time that gives way to one that is named. */
  usually?: Time;
  category?: number;
  priority?: number;
  person?: Person;
  /** Understood, but nothing that a task can be: it stays in the title. */
  isRepeat?: boolean;
}

export interface Context {
  day: Day;
  now: Date;
  people: readonly Person[];
  region: Pick<Region, "order" | "firstWeekday">;
}

type Reader = (words: readonly string[], context: Context) => Reading | null;

const words = t.tasks.quick;

/** The first reading of the words, which are folded and without the marks that end them. */
export function read(rest: readonly string[], context: Context): Reading | null {
  for (const reader of READERS) {
    const reading = reader(rest, context);
    if (reading) return reading;
  }
  return null;
}

const readMarked: Reader = ([first = ""], { people }) => {
  const [mark, name] = [first[0], first.slice(1)];
  const found = { length: 1, where: "anywhere" } as const;
  const beginning = (names: readonly string[]) => (name ? names.findIndex((one) => one.startsWith(name)) : -1);
  if (mark === "#") return beginning(words.categories) < 0 ? null : { ...found, category: beginning(words.categories) };
  if (mark === "!") return beginning(words.priorities) < 0 ? null : { ...found, priority: beginning(words.priorities) };
  const person = mark === "@" && people.find((one) => fold(one.name) === name);
  return person ? { ...found, person } : null;
};

const readRepeat: Reader = ([first = "", second = "", third = ""]) => {
  if (!words.every.includes(first)) return null;
  if (isRepeated(second)) return { length: 2, where: "anywhere", isRepeat: true };
  const isCounted = (/^\d+$/.test(second) || second === "other") && isRepeated(third);
  return isCounted ? { length: 3, where: "anywhere", isRepeat: true } : null;
};
const isRepeated = (word: string) =>
  weekdayOf(word) >= 0 || words.units.some((names) => names.includes(word)) || words.dayParts.includes(word);

const readRelative: Reader = ([first = "", second = "", third = ""], { day, now, region }) => {
  if (words.today.includes(first)) return { length: 1, where: "anywhere", day };
  if (words.tomorrow.includes(first)) return { length: 1, where: "anywhere", day: addDays(day, 1) };
  if (words.tonight.includes(first)) return { length: 1, where: "anywhere", day, usually: [20, 0] };
  const isNext = words.next.includes(first);
  if (isNext && second === "week")
    return { length: 2, where: "edge", day: nextWeek(day, region.firstWeekday)[0] as Day };
  if (isNext && second === "month") return { length: 2, where: "edge", day: `${addMonths(day, 1).slice(0, 7)}-01` };
  const count = words.one.includes(second) ? 1 : /^\d{1,3}$/.test(second) ? Number(second) : 0;
  if (first !== "in" || !count) return null;
  const unit = words.units.findIndex((names) => names.includes(third));
  const found = { length: 3, where: "edge" } as const;
  if (unit === 0 || unit === 1) return { ...found, ...timeIn(now, count * (unit === 0 ? 1 : 60)) };
  if (unit === 2 || unit === 3) return { ...found, day: addDays(day, count * (unit === 2 ? 1 : 7)) };
  return unit === 4 ? { ...found, day: addMonths(day, count) } : null;
};

function timeIn(now: Date, minutes: number): { day: Day; time: Time } {
  const then = new Date(now.getTime() + minutes * 60_000);
  return { day: dayOf(then), time: [then.getHours(), then.getMinutes()] };
}

const nextWeek = (day: Day, first: number) => weekOf(addDays(day, 7), first);

/** A weekday is the next one, not today; with "next" that of the next week. The date may follow it: "Sat, 5 Dec". */
const readWeekday: Reader = (rest, context) => {
  const isNext = words.next.includes(rest[0] ?? "");
  const isThis = words.this.includes(rest[0] ?? "");
  const length = isNext || isThis ? 2 : 1;
  const name = rest[length - 1] ?? "";
  const weekday = weekdayOf(name);
  if (weekday < 0) return null;
  const { day, region } = context;
  const date = length === 1 ? readDate(rest.slice(1), context) : null;
  if (date?.day) return startOf(date.day).getDay() === weekday ? { ...date, length: date.length + 1 } : null;
  const where = length === 2 || name.length > 5 ? "edge" : words.ambiguous.includes(name) ? "beside" : "end";
  const next = nextWeek(day, region.firstWeekday).find((one) => startOf(one).getDay() === weekday) as Day;
  return { length, where, day: isNext ? next : addDays(day, ((weekday - startOf(day).getDay() + 6) % 7) + 1) };
};

function weekdayOf(word: string): number {
  return words.weekdays.findIndex((names) => names.includes(word));
}

/** "2026-12-05", "12/5" in the region's order, "5.12." where the day comes first, "Dec 5", "5th December 2027". */
const readDate: Reader = (rest, { day, region }) => {
  const [first = "", second = "", third = ""] = rest;
  if (/^\d{4}-\d{2}-\d{2}$/.test(first)) return isDay(first) ? { length: 1, where: "anywhere", day: first } : null;
  const written = readNumbers(first, region.order);
  const place = FRACTIONS.includes(first) ? "beside" : "edge";
  if (written) return named(written.year, written.month, written.date, day, 1, place);
  const [month, date] = [monthOf(first), monthOf(second)];
  const year = /^\d{4}$/.test(third) ? Number(third) : undefined;
  const length = year ? 3 : 2;
  const where = words.ambiguousMonths.includes(first) ? "end" : "edge";
  if (month > 0) return named(year, month, ordinal(second), day, length, where);
  return date > 0 ? named(year, date, ordinal(first), day, length, "edge") : null;
};

const FRACTIONS = ["1/2", "1/3", "2/3", "1/4", "3/4"];
const ordinal = (word: string) => Number(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/.exec(word)?.[1] ?? 0);
const monthOf = (word: string) => words.months.findIndex((names) => names.includes(word)) + 1;

function readNumbers(word: string, order: Region["order"]) {
  const [, a, sign, b, c] = /^(\d{1,4})([/.])(\d{1,2})(?:\2(\d{2}|\d{4})?)?$/.exec(word) ?? [];
  if (!a || !b || word === "24/7" || (sign === "." && (order !== "dmy" || word.split(".").length < 3))) return null;
  if (sign === "/" && word.endsWith("/")) return null;
  if (a.length > 2) return a.length === 4 && c ? { year: Number(a), month: Number(b), date: Number(c) } : null;
  const year = c ? Number(c) + (c.length === 2 ? 2000 : 0) : undefined;
  const [date, month] = order === "dmy" ? [Number(a), Number(b)] : [Number(b), Number(a)];
  return { year, month, date };
}

/** A day by its numbers, if there is one; without a year the next one from today on. */
function named(
  year: number | undefined,
  month: number,
  date: number,
  today: Day,
  length: number,
  where: Reading["where"],
) {
  const thisYear = Number(today.slice(0, 4));
  const days = (year ? [year] : [thisYear, thisYear + 1]).map(
    (one) => `${one}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`,
  );
  const day = days.find((one) => isDay(one) && (year !== undefined || one >= today));
  return day ? { length, where, day } : null;
}

/** "17:00", "5pm", "5 PM", "5:30 p.m.", "noon". A number alone is no time. */
const readTime: Reader = ([first = "", second = ""]) => {
  if (words.noon.includes(first)) return { length: 1, where: "end", time: [12, 0] };
  const [, hour, minute, joined] = /^(\d{1,2})(?::(\d{2}))?(am|pm|a\.m|p\.m)?$/.exec(first) ?? [];
  if (hour === undefined) return null;
  const apart = !joined && /^(am|pm|a\.m|p\.m)$/.test(second) ? second : undefined;
  const half = (joined ?? apart)?.[0];
  const [hours, minutes] = [Number(hour), Number(minute ?? 0)];
  if (minutes > 59 || (half ? hours < 1 || hours > 12 : minute === undefined || hours > 23)) return null;
  const time: Time = [half ? (hours % 12) + (half === "p" ? 12 : 0) : hours, minutes];
  return { length: apart ? 2 : 1, where: half ? "anywhere" : "edge", time };
};

const READERS: readonly Reader[] = [readMarked, readRepeat, readRelative, readWeekday, readDate, readTime];
