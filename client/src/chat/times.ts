import { t } from "../strings";

/* Times as conversations show them: in the viewer's zone and habits. */

/** Days are named in the language of everything around them, in the viewer's own variety of it. */
const ENGLISH = navigator.languages.find((one) => /^en\b/.test(one)) ?? "en-GB";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(ENGLISH, { weekday: "long" });
const shortDay = new Intl.DateTimeFormat(ENGLISH, { day: "numeric", month: "short" });
const shortDate = new Intl.DateTimeFormat(ENGLISH, { day: "numeric", month: "short", year: "numeric" });
const longDay = new Intl.DateTimeFormat(ENGLISH, { weekday: "long", day: "numeric", month: "long" });
const longDate = new Intl.DateTimeFormat(ENGLISH, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(ENGLISH, { dateStyle: "full", timeStyle: "short" });

export const clockTime = (isoTime: string) => clock.format(new Date(isoTime));
export const fullTime = (isoTime: string) => full.format(new Date(isoTime));

/** The day of a moment, the same text for all moments of one day. */
export function dayOf(isoTime: string): string {
  return new Date(isoTime).toDateString();
}

function daysAgo(date: Date, now: Date): number {
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(date)) / 86_400_000);
}

/** "Today", "Yesterday", "Monday, 16 November". */
export function dayTitle(isoTime: string, now = new Date()): string {
  const date = new Date(isoTime);
  const ago = daysAgo(date, now);
  if (ago === 0) return t.chat.today;
  if (ago === 1) return t.chat.yesterday;
  return (date.getFullYear() === now.getFullYear() ? longDay : longDate).format(date);
}

/** In the list of conversations: the time of today, the weekday of this week, else the date. */
export function shortTime(isoTime: string, now = new Date()): string {
  const date = new Date(isoTime);
  const ago = daysAgo(date, now);
  if (ago === 0) return clock.format(date);
  if (ago === 1) return t.chat.yesterday;
  if (ago < 7) return weekday.format(date);
  return (date.getFullYear() === now.getFullYear() ? shortDay : shortDate).format(date);
}
