import { addDays, dayOf, startOf, type Day } from "../dates/days";
import { formatDate, formatDayHeading, formatTime, formatWeekdayLong } from "../dates/formats";
import { t } from "../strings";

/* Days as conversations name them. */

/** "Today", "Yesterday", "Monday, 16 November". */
export function dayTitle(day: Day, today: Day): string {
  if (day === today) return t.chat.today;
  if (day === addDays(today, -1)) return t.chat.yesterday;
  return formatDayHeading(startOf(day), startOf(today));
}

/** In the list of conversations: the time of today, the weekday of this week, else the date. */
export function shortTime(isoTime: string, today: Day): string {
  const moment = new Date(isoTime);
  const day = dayOf(moment);
  if (day === today) return formatTime(isoTime);
  if (day === addDays(today, -1)) return t.chat.yesterday;
  if (day < today && day > addDays(today, -7)) return formatWeekdayLong(moment);
  return formatDate(moment, startOf(today));
}
