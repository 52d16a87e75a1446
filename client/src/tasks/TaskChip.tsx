import { memo } from "react";
import type { Task } from "../api/types";
import { formatTimeShort } from "../dates/formats";
import { classes } from "../ui/classes";
import { Icon } from "../ui/Icon";
import { Marked } from "../ui/Marked";
import { Check } from "./Check";
import { dragProps } from "./drag";
import { describe, isDone, isUnborn } from "./model";
import styles from "./TaskChip.module.css";

interface Props {
  task: Task;
  isLate: boolean;
  isOpen: boolean;
  /** How many lines there is room for: on a second one stands the time, on a third what is long of the title. */
  lines: number;
  now: number;
  tabIndex: number;
  onOpen: (id: number) => void;
}

/** A task in a day of the month: one line. Says all of it to screen readers. */
export const TaskChip = memo(
  function TaskChip({ task, isLate, isOpen, lines, now, tabIndex, onOpen }: Props) {
    return (
      <li
        {...dragProps(task)}
        data-task={task.id}
        className={classes(
          styles.chip,
          styles[`category${task.category}`],
          isDone(task) && styles.done,
          isLate && styles.late,
          isOpen && styles.open,
          lines > 1 && styles.roomy,
          lines > 2 && styles.tall,
          isUnborn(task) && styles.unborn,
        )}
      >
        <Check task={task} size={15} tabIndex={tabIndex} />
        <button
          type="button"
          tabIndex={tabIndex}
          aria-current={isOpen || undefined}
          className={styles.title}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(task.id);
          }}
        >
          <span dir="auto" className={styles.text}>
            <Marked text={task.title} />
          </span>
          <span className={styles.time} aria-hidden="true">
            {isLate && <Icon name="clock" size={12} />}
            <span className={styles.hour}>{formatTimeShort(task.due_at)}</span>
          </span>
          <span className="visually-hidden">, {describe(task, now)}</span>
        </button>
      </li>
    );
  },
  // `now` only words what `isLate` says.
  (a, b) =>
    a.task === b.task &&
    a.isLate === b.isLate &&
    a.isOpen === b.isOpen &&
    a.lines === b.lines &&
    a.tabIndex === b.tabIndex,
);
