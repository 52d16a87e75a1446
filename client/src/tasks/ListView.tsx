import { memo, useMemo } from "react";
import type { Task } from "../api/types";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { EmptyState, ErrorState, Skeleton } from "../ui/States";
import { addDays, byTime, dayOf, startOf, type Day } from "./days";
import styles from "./ListView.module.css";
import { DONE, formatDayLong, isFiltering, isOverdue, matches } from "./model";
import type { Moves, Place } from "./place";
import { useTaskList } from "./queries";
import { QuickAddField } from "./QuickAddField";
import { TaskCard } from "./TaskCard";
import { useGrowing } from "./useGrowing";

interface Props {
  place: Place;
  moves: Moves;
  now: number;
}

/** As many as the server gives at once. */
const MOST = 1000;

/** What is to be done, by day; what is done when the filter asks for it. */
export default memo(function ListView({ place, moves, now }: Props) {
  const { filters, today } = place;
  const { text, category, priority, status } = filters;
  const question = { text, category, priority, limit: MOST };
  const first = useTaskList({ ...question, status: status ?? 0 });
  const second = useTaskList({ ...question, status: 1 }, status === null);
  const isBoth = status === null;
  const [firstTasks, secondTasks] = [first.tasks, isBoth ? second.tasks : null];
  const tasks = useMemo(() => {
    const found = [...firstTasks, ...(secondTasks ?? [])].filter((task) => matches(task, filters));
    return found.sort(filters.status === DONE ? (a, b) => byTime(b, a) : byTime);
  }, [firstTasks, secondTasks, filters]);
  const { count, isMore, end } = useGrowing(tasks.length);
  const groups = groupsOf(tasks.slice(0, count), today, now);
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
