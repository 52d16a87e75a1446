import { useMemo } from "react";
import type { Task } from "../api/types";
import { monthGrid, startOf, type Day } from "../dates/days";
import { formatDayLong, formatWeekday } from "../dates/formats";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { classes } from "../ui/classes";
import { DayList } from "./DayList";
import { isDone, isOverdue } from "./model";
import styles from "./PhoneMonth.module.css";
import type { Moves, Place } from "./place";

interface Props {
  place: Place;
  moves: Moves;
  byDay: ReadonlyMap<Day, readonly Task[]>;
  now: number;
}

const NONE: readonly Task[] = [];
/** A day has room for this many dots. */
const DOTS = 3;

/** The month on a phone: a small grid to choose a day from, and the chosen day's tasks below it. */
export default function PhoneMonth({ place, moves, byDay, now }: Props) {
  const weeks = useMemo(() => monthGrid(place.day), [place.day]);
  const tasks = byDay.get(place.day) ?? NONE;
  const name = formatDayLong(startOf(place.day));
  return (
    <div className={styles.scroll}>
      <div className={styles.grid}>
        {weeks[0]?.map((day) => (
          <span key={day} aria-hidden="true" className={styles.weekday}>
            {formatWeekday(startOf(day))}
          </span>
        ))}
        {weeks.flat().map((day) => (
          <PhoneDay key={day} day={day} tasks={byDay.get(day) ?? NONE} {...{ place, moves, now }} />
        ))}
      </div>
      <section aria-label={name} className={styles.chosen}>
        <header className={styles.head}>
          <h2>{name}</h2>
          <Button size="small" icon="plus" onClick={() => moves.openNew(place.day)}>
            {t.tasks.create}
          </Button>
        </header>
        <DayList key={place.day} tasks={tasks} now={now} onOpen={moves.openTask} />
      </section>
    </div>
  );
}

function PhoneDay({ day, tasks, place, moves, now }: Omit<Props, "byDay"> & { day: Day; tasks: readonly Task[] }) {
  const date = startOf(day);
  const waiting = tasks.filter((task) => !isDone(task));
  return (
    <button
      type="button"
      data-day={day}
      aria-pressed={day === place.day}
      aria-current={day === place.today ? "date" : undefined}
      aria-label={`${formatDayLong(date)}, ${t.tasks.count(tasks.length)}`}
      className={classes(
        styles.cell,
        day.slice(0, 7) !== place.day.slice(0, 7) && styles.outside,
        day === place.today && styles.today,
        day === place.day && styles.selected,
      )}
      onClick={() => moves.setDay(day)}
    >
      <span className={styles.number}>{date.getDate()}</span>
      <span className={styles.dots}>
        {waiting.slice(0, DOTS).map((task) => (
          <i
            key={task.id}
            className={classes(styles[`category${task.category}`], isOverdue(task, now) && styles.late)}
          />
        ))}
        {waiting.length > DOTS && <span data-more={Math.min(waiting.length - DOTS, 99)} />}
      </span>
    </button>
  );
}
