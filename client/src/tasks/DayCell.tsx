import { memo } from "react";
import type { Task } from "../api/types";
import { startOf, type Day } from "../dates/days";
import { formatDayLong } from "../dates/formats";
import { t } from "../strings";
import { classes } from "../ui/classes";
import { moveTo } from "./acts";
import { useDrop } from "./drag";
import { isOverdue } from "./model";
import styles from "./MonthView.module.css";
import type { Moves } from "./place";
import { TaskChip } from "./TaskChip";

interface Props {
  day: Day;
  tasks: readonly Task[];
  /** How many lines there is room for. */
  room: number;
  isToday: boolean;
  isOutside: boolean;
  isActive: boolean;
  openId: number;
  /** For a cell without tasks this may be any time. */
  now: number;
  moves: Moves;
}

/** A day of the month: its tasks, as many as fit, and room to click for a new one. */
export const DayCell = memo(function DayCell(props: Props) {
  const { day, tasks, room, isToday, isOutside, isActive, openId, now, moves } = props;
  const [isOver, drop] = useDrop((task) => moveTo(task, day));
  const shown = tasks.length > room ? tasks.slice(0, Math.max(room - 1, 0)) : tasks;
  const hidden = tasks.length - shown.length;
  const date = startOf(day);
  const name = formatDayLong(date);
  const tabIndex = isActive ? 0 : -1;
  return (
    <div
      {...drop}
      role="gridcell"
      data-day={day}
      tabIndex={tabIndex}
      aria-current={isToday ? "date" : undefined}
      className={classes(styles.cell, isOutside && styles.outside, isToday && styles.today, isOver && styles.over)}
      onClick={() => moves.openNew(day)}
    >
      <div className={styles.head}>
        <button
          type="button"
          tabIndex={tabIndex}
          className={styles.number}
          aria-label={t.tasks.dayTasks(name)}
          onClick={(event) => (event.stopPropagation(), moves.openDay(day))}
        >
          {date.getDate()}
        </button>
        <span className={styles.plus} aria-hidden="true">
          +
        </span>
      </div>
      {shown.length > 0 && (
        <ul className={styles.chips}>
          {shown.map((task) => (
            <TaskChip
              key={task.id}
              task={task}
              isLate={isOverdue(task, now)}
              isOpen={task.id === openId}
              lines={Math.min(3, Math.floor(room / tasks.length))}
              now={now}
              tabIndex={tabIndex}
              onOpen={moves.openTask}
            />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <button
          type="button"
          tabIndex={tabIndex}
          className={styles.more}
          aria-label={t.tasks.moreOn(hidden, name)}
          onClick={(event) => (event.stopPropagation(), moves.openDay(day))}
        >
          +{t.tasks.more(hidden)}
        </button>
      )}
    </div>
  );
}, isSame);

/** The days are put together anew when any task changes; one with the very same tasks is not drawn again. */
function isSame(before: Props, after: Props): boolean {
  return (Object.keys(after) as (keyof Props)[]).every((name) =>
    name === "tasks" ? haveSame(before.tasks, after.tasks) : before[name] === after[name],
  );
}

function haveSame(before: readonly Task[], after: readonly Task[]): boolean {
  return before === after || (before.length === after.length && before.every((task, index) => task === after[index]));
}
