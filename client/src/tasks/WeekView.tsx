import { useMemo, type KeyboardEvent } from "react";
import type { Task } from "../api/types";
import { addDays, dayOf, startOf, weekOf, type Day } from "../dates/days";
import { formatDayLong, formatWeekday } from "../dates/formats";
import { t } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { classes } from "../ui/classes";
import { moveTo } from "./acts";
import { useDrop } from "./drag";
import { keepFocus } from "./focus";
import { isOverdue } from "./model";
import type { Moves, Place } from "./place";
import { TaskCard } from "./TaskCard";
import { useGrowing } from "./useGrowing";
import styles from "./WeekView.module.css";

interface Props {
  place: Place;
  moves: Moves;
  byDay: ReadonlyMap<Day, readonly Task[]>;
  now: number;
}

/** More than this in one day is shown when asked for. */
const MOST = 40;
/** Seven lists side by side: of each at first as many as are seen. */
const FIRST = 16;
const NONE: readonly Task[] = [];
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** Seven days side by side; on phones one below the other. */
export default function WeekView({ place, moves, byDay, now }: Props) {
  const days = useMemo(() => weekOf(place.day), [place.day]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    const id = Number((event.target as HTMLElement).closest<HTMLElement>("[data-task]")?.dataset.task);
    const task = id && [...byDay.values()].flat().find((one) => one.id === id);
    if (!step || !event.shiftKey || !task) return;
    event.preventDefault();
    const day = addDays(dayOf(new Date(task.due_at)), step);
    moveTo(task, day);
    if (!days.includes(day)) moves.setDay(day);
    keepFocus(event.target as HTMLElement, task.id);
  };
  return (
    <div className={styles.week} onKeyDown={onKeyDown}>
      {days.map((day) => (
        <WeekDay key={day} day={day} tasks={byDay.get(day) ?? NONE} {...{ place, moves, now }} />
      ))}
    </div>
  );
}

interface DayProps extends Omit<Props, "byDay"> {
  day: Day;
  tasks: readonly Task[];
}

function WeekDay({ day, tasks, place, moves, now }: DayProps) {
  const [isOver, drop] = useDrop((task) => moveTo(task, day));
  const date = startOf(day);
  const name = formatDayLong(date);
  const isToday = day === place.today;
  const openId = place.open && "task" in place.open ? place.open.task : 0;
  const { count, isMore, end } = useGrowing(Math.min(tasks.length, MOST), FIRST);
  return (
    <section
      {...drop}
      data-day={day}
      aria-label={name}
      aria-current={isToday ? "date" : undefined}
      className={classes(styles.day, isToday && styles.today, isOver && styles.over)}
      onClick={(event) => event.target === event.currentTarget && moves.openNew(day)}
    >
      <header className={styles.head}>
        <h2>
          <span className={styles.weekday}>{formatWeekday(date)}</span>
          <span className={styles.number}>{date.getDate()}</span>
        </h2>
        <IconButton
          icon="plus"
          size="small"
          label={t.tasks.addOn(name)}
          className={styles.add}
          onClick={() => moves.openNew(day)}
        />
      </header>
      <ul className={styles.tasks}>
        {tasks.slice(0, Math.min(count, MOST)).map((task) => (
          <TaskCard
            key={task.id}
            task={task}
            isLate={isOverdue(task, now)}
            isOpen={task.id === openId}
            shows="time"
            look="card"
            onOpen={moves.openTask}
          />
        ))}
      </ul>
      {isMore && <div key={count} ref={end} />}
      {!isMore && tasks.length > MOST && (
        <Button look="plain" size="small" onClick={() => moves.openDay(day)}>
          +{t.tasks.more(tasks.length - MOST)}
        </Button>
      )}
    </section>
  );
}
