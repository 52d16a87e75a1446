import { cache } from "../api/cache";
import { dayOf, isDay } from "../dates/days";
import { daysOf, viewOf } from "./place";
import { queriesOfDays } from "./queries";

/** Ask for the tasks of the calendar that is about to be shown: they come while it is being drawn. */
export function prepare(): void {
  const view = viewOf(location.pathname.replace(/^\/app/, ""));
  if (view !== "month" && view !== "week") return;
  const date = new URLSearchParams(location.search).get("date");
  const days = daysOf(view, isDay(date) ? date : dayOf(new Date()));
  queriesOfDays(days).forEach((query) => void cache.prefetchQuery(query));
}
