import { REGION } from "./region";

/*
 * Dates and times as they are shown everywhere. What is shown without a year has one as soon as it is another than
 * this year's.
 */

type Parts = Intl.DateTimeFormatOptions;

const format = (parts: Parts) => new Intl.DateTimeFormat(REGION.locale, parts);
const isOfYear = (moment: Date, now: Date) => moment.getFullYear() === now.getFullYear();

/** Shows a moment without its year in this year, with it in others. */
function yearly(parts: Parts) {
  const [here, elsewhere] = [format(parts), format({ ...parts, year: "numeric" })];
  return (moment: Date, now = new Date()) => (isOfYear(moment, now) ? here : elsewhere).format(moment);
}

const always = (parts: Parts) => {
  const formatter = format(parts);
  return (moment: Date) => formatter.format(moment);
};

/** "12 Dec" */
export const formatDate = yearly({ day: "numeric", month: "short" });
/** "Sat 12 Dec" */
export const formatDay = yearly({ weekday: "short", day: "numeric", month: "short" });
/** "Saturday, 12 December 2026" */
export const formatDayLong = always({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** "Saturday, 12 December" */
export const formatDayHeading = yearly({ weekday: "long", day: "numeric", month: "long" });
/** "Saturday, 12 December 2026 at 09:00" */
export const formatFull = (isoTime: string) => full(new Date(isoTime));
const full = always({ dateStyle: "full", timeStyle: "short" });
export const formatMonth = always({ month: "long", year: "numeric" });
export const formatMonthShort = always({ month: "short", year: "numeric" });
export const formatWeekday = always({ weekday: "short" });
export const formatWeekdayLong = always({ weekday: "long" });

const time = always({ hour: REGION.hasHalves ? "numeric" : "2-digit", minute: "2-digit" });
const hour = always({ hour: "numeric" });

export const formatTime = (isoTime: string) => time(new Date(isoTime));

/** A time in as little room as possible: "9 AM" instead of "9:00 AM". */
export function formatTimeShort(isoTime: string): string {
  const moment = new Date(isoTime);
  return (REGION.hasHalves && moment.getMinutes() === 0 ? hour : time)(moment);
}

const range = format({ day: "numeric", month: "short", year: "numeric" });
const rangeOfYear = format({ day: "numeric", month: "short" });

/** "30 Nov – 6 Dec 2026" */
export const formatRange = (from: Date, to: Date) => range.formatRange(from, to);

/** "30 Nov – 6 Dec" */
export function formatRangeShort(from: Date, to: Date, now = new Date()): string {
  return (isOfYear(from, now) && isOfYear(to, now) ? rangeOfYear : range).formatRange(from, to);
}
