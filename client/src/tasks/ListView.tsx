import { memo, useMemo, useState } from "react";
import type { Task } from "../api/types";
import { addDays, dayOf, startOf, type Day } from "../dates/days";
import { formatDayLong } from "../dates/formats";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { EmptyState, ErrorState, Skeleton } from "../ui/States";
import styles from "./ListView.module.css";
import { DONE, isFiltering, isOverdue, matches } from "./model";
import type { Moves, Place } from "./place";
import { useTaskList } from "./queries";
import { QuickAddField } from "./QuickAddField";
import { TaskCard } from "./TaskCard";
import { useGrowing } from "./useGrowing";
import { mergeKnown } from "./wholes";

interface Props {
  place: Place;
  moves: Moves;
  now: number;
}

/** As many of each status as the server gives at once, and as many more when asked for. */
const STEP = 1000;

/** What is to be done, by day; what is done when the filter asks for it. */
export default memo(function ListView({ place, moves, now }: Props) {
  const { filters, today } = place;
  const { text, category, priority, status } = filters;
  const [limit, setLimit] = useState(STEP);
  const question = { text, category, priority, limit };
  const first = useTaskList({ ...question, status: status ?? 0 });
  const second = useTaskList({ ...question, status: 1 }, status === null);
  const isBoth = status === null;
  // What is overdue changes with the time, the rest does not.
  const time = filters.due === null ? 0 : now;
  const { tasks, isWhole } = useMemo(() => {
    const known = mergeKnown(isBoth ? [first, second] : [first], filters.status === DONE);
    return { ...known, tasks: known.tasks.filter((task) => matches(task, filters, time)) };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is found is new each time, what is in it is not
  }, [first.tasks, first.until, second.tasks, second.until, isBoth, filters, time]);
  const { count, isMore, end } = useGrowing(tasks.length);
  const groups = groupsOf(tasks.slice(0, count), today, now);
  const total = first.total + (isBoth ? second.total : 0);
  const error = first.error ?? (isBoth ? second.error : null);
  const openId = place.open && "task" in place.open ? place.open.task : 0;

  return (
    <div className={styles.scroll}>
      <div className={styles.list}>
        <QuickAddField day={today} />
        {error !== null && <ErrorState error={error} onRetry={() => (first.retry(), second.retry())} />}
        {first.isLoading && <Skeleton lines={6} />}
        {!first.isLoading && !error && tasks.length === 0 && <Nothing place={place} moves={moves} />}
        {groups.map((group) => (
          <section key={group.key} aria-label={group.title}>
            <h2 className={group.key === "overdue" ? styles.overdue : styles.heading}>{group.title}</h2>
            <ul className={styles.rows}>
              {group.tasks.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  isLate={isOverdue(task, now)}
                  isOpen={task.id === openId}
                  shows={group.key === "overdue" ? "date" : "time"}
                  look="row"
                  onOpen={moves.openTask}
                />
              ))}
            </ul>
          </section>
        ))}
        {isMore && <div key={count} ref={end} />}
        {!isWhole && !isMore && (
          <footer className={styles.more}>
            <p>{t.tasks.shownOf(first.tasks.length + (isBoth ? second.tasks.length : 0), total)}</p>
            <Button onClick={() => setLimit(limit + STEP)}>{t.tasks.showMore}</Button>
          </footer>
        )}
      </div>
    </div>
  );
});

function Nothing({ place, moves }: { place: Place; moves: Moves }) {
  if (isFiltering(place.filters))
    return (
      <EmptyState
        icon="filter"
        title={t.tasks.empty.filtered}
        action={<Button onClick={moves.clearFilters}>{t.tasks.filters.clear}</Button>}
      />
    );
  return (
    <EmptyState
      icon="checkCircle"
      title={t.tasks.empty.title}
      action={
        <Button look="primary" icon="plus" onClick={() => moves.openNew(place.today)}>
          {t.tasks.add}
        </Button>
      }
    >
      {t.tasks.empty.text}
    </EmptyState>
  );
}

interface Group {
  key: string;
  title: string;
  tasks: Task[];
}

/** Tasks in their order under headings: what is late, today, tomorrow, then day by day. */
function groupsOf(tasks: readonly Task[], today: Day, now: number): Group[] {
  const groups = new Map<string, Group>();
  for (const task of tasks) {
    const day = dayOf(new Date(task.due_at));
    const key = isOverdue(task, now) ? "overdue" : day;
    const group = groups.get(key);
    if (group) group.tasks.push(task);
    else groups.set(key, { key, title: key === "overdue" ? t.tasks.overdue : titleOf(day, today), tasks: [task] });
  }
  return [...groups.values()];
}

function titleOf(day: Day, today: Day): string {
  const name = formatDayLong(startOf(day));
  if (day === today) return `${t.tasks.today} · ${name}`;
  return day === addDays(today, 1) ? `${t.tasks.tomorrow} · ${name}` : name;
}
