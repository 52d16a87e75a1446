import { memo, Suspense, useMemo } from "react";
import type { Task } from "../api/types";
import { groupByDay, type Day } from "../dates/days";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { ErrorState, Spinner } from "../ui/States";
import { useIsPhone, useIsPrinting } from "../ui/useMedia";
import { isDone, isFiltering, matches } from "./model";
import MonthView from "./MonthView";
import { daysOf, type Moves, type Place } from "./place";
import { useTasksOfDays } from "./queries";
import styles from "./TasksPage.module.css";
import { lazy } from "../ui/lazy";

const WeekView = lazy(() => import("./WeekView"));
const PhoneMonth = lazy(() => import("./PhoneMonth"));
const DayPanel = lazy(() => import("./DayPanel"));

interface Props {
  place: Place;
  moves: Moves;
  now: number;
}

/** The views that show tasks in their days. */
export const CalendarView = memo(function CalendarView({ place, moves, now }: Props) {
  const { view, day, filters, open } = place;
  const isPhone = useIsPhone();
  const isPrinting = useIsPrinting();
  const days = useMemo(() => daysOf(view === "week" ? "week" : "month", day), [view, day]);
  const found = useTasksOfDays(days);
  const { tasks } = found;
  const time = filters.due === null ? 0 : now; // what is overdue changes with the time
  const byDay = useMemo(() => inDays(tasks.filter((task) => matches(task, filters, time))), [tasks, filters, time]);
  const isEmpty = !found.isLoading && !days.some((one) => byDay.has(one));
  if (found.error && tasks.length === 0) return <ErrorState error={found.error} onRetry={found.retry} />;

  const props = { place, moves, byDay, now };
  const View = view === "week" ? WeekView : isPhone && !isPrinting ? PhoneMonth : MonthView;
  return (
    <div className={styles.calendar}>
      <Suspense fallback={<Spinner fill />}>
        <View {...props} />
      </Suspense>
      <div role="status">
        {found.isLoading && (
          <p className={styles.notice}>
            <Spinner />
            {t.common.loading}
          </p>
        )}
        {isEmpty && !isPhone && <Notice isFiltered={isFiltering(filters)} moves={moves} />}
      </div>
      <Suspense fallback={null}>
        {open && "day" in open && <DayPanel day={open.day} tasks={byDay.get(open.day) ?? []} moves={moves} now={now} />}
      </Suspense>
    </div>
  );
});

function Notice({ isFiltered, moves }: { isFiltered: boolean; moves: Moves }) {
  return (
    <p className={styles.notice}>
      {isFiltered ? t.tasks.empty.filtered : t.tasks.empty.calendar}
      {isFiltered && (
        <Button size="small" onClick={moves.clearFilters}>
          {t.tasks.filters.clear}
        </Button>
      )}
    </p>
  );
}

/** By day; what is done stands behind what is not, so that it never hides it. */
function inDays(tasks: readonly Task[]): Map<Day, Task[]> {
  const days = groupByDay(tasks);
  for (const one of days.values()) one.sort((a, b) => Number(isDone(a)) - Number(isDone(b)));
  return days;
}
