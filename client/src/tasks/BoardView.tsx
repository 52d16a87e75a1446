import { memo, useMemo, useState, type KeyboardEvent } from "react";
import type { Task } from "../api/types";
import { byTime } from "../dates/days";
import { t } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { classes } from "../ui/classes";
import { ErrorState, Skeleton } from "../ui/States";
import { setStatus } from "./acts";
import styles from "./BoardView.module.css";
import { useDrop } from "./drag";
import { keepFocus } from "./focus";
import { DONE, isOverdue, matches, STATUSES } from "./model";
import type { Moves, Place } from "./place";
import { useTaskList } from "./queries";
import { TaskCard } from "./TaskCard";
import { useGrowing } from "./useGrowing";

interface Props {
  place: Place;
  moves: Moves;
  now: number;
}

/** A column for each status. */
export default memo(function BoardView({ place, moves, now }: Props) {
  const shown = STATUSES.filter((status) => (place.filters.status ?? status) === status);
  return (
    <div className={styles.board}>
      {shown.map((status) => (
        <Column key={status} status={status} {...{ place, moves, now }} />
      ))}
    </div>
  );
});

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
/** What is done piles up: begin with the newest of it. */
const FIRST = { open: 1000, done: 100 };

function Column({ status, place, moves, now }: Props & { status: number }) {
  const { filters } = place;
  const [limit, setLimit] = useState(status === DONE ? FIRST.done : FIRST.open);
  const { text, category, priority } = filters;
  const found = useTaskList({ status, text, category, priority, limit });
  const tasks = useMemo(() => {
    const own = found.tasks.filter((task) => matches(task, { ...filters, status }, now));
    return own.sort(status === DONE ? (a, b) => byTime(b, a) : byTime);
  }, [found.tasks, filters, status, now]);
  const { count, isMore, end } = useGrowing(tasks.length);
  const [isOver, drop] = useDrop((task) => setStatus(task, status));
  const openId = place.open && "task" in place.open ? place.open.task : 0;
  const name = t.tasks.statuses[status] ?? "";
  const isWhole = found.tasks.length >= found.total;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    const id = Number((event.target as HTMLElement).closest<HTMLElement>("[data-task]")?.dataset.task);
    const task = tasks.find((one) => one.id === id);
    if (!step || !event.shiftKey || !task || t.tasks.statuses[status + step] === undefined) return;
    event.preventDefault();
    setStatus(task, status + step);
    keepFocus(event.target as HTMLElement, task.id);
  };

  return (
    <section
      {...drop}
      aria-label={name}
      className={classes(styles.column, isOver && styles.over)}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2>{name}</h2>
        <span className={styles.count}>{isWhole ? tasks.length : found.total}</span>
        <IconButton
          icon="plus"
          size="small"
          label={t.tasks.addTo(name)}
          onClick={() => moves.openNew(place.day, status)}
        />
      </header>
      <div className={styles.scroll}>
        {found.isLoading && <Skeleton lines={4} />}
        {found.error !== null && <ErrorState error={found.error} onRetry={found.retry} />}
        {!found.isLoading && !found.error && tasks.length === 0 && (
          <p className={styles.empty}>{t.tasks.empty.column}</p>
        )}
        <ul className={styles.tasks}>
          {tasks.slice(0, count).map((task: Task) => (
            <TaskCard
              key={task.id}
              task={task}
              isLate={isOverdue(task, now)}
              isOpen={task.id === openId}
              shows="date"
              look="card"
              onOpen={moves.openTask}
            />
          ))}
        </ul>
        {isMore && <div key={count} ref={end} />}
        {!isWhole && !isMore && (
          <Button look="plain" size="small" className={styles.more} onClick={() => setLimit(limit + FIRST.open)}>
            {t.tasks.showMore}
          </Button>
        )}
      </div>
    </section>
  );
}
