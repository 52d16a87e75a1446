import { memo } from "react";
import type { Task } from "../api/types";
import { formatTimeShort, formatDate, formatDay } from "../dates/formats";
import { t } from "../strings";
import { Avatar } from "../ui/Avatar";
import { Badge } from "../ui/Badge";
import { classes } from "../ui/classes";
import { Icon } from "../ui/Icon";
import { Marked } from "../ui/Marked";
import { Check } from "./Check";
import { dragProps } from "./drag";
import { CATEGORY_TONES, isDone, isUnborn } from "./model";
import styles from "./TaskCard.module.css";

interface Props {
  task: Task;
  isLate: boolean;
  isOpen: boolean;
  /** `time` where the day is clear from the place, `date` elsewhere. */
  shows: "time" | "date";
  /** A line of a list, or a card to be moved about. */
  look: "row" | "card";
  onOpen: (id: number) => void;
}

/** A task with what one wants to know of it before opening it. */
export const TaskCard = memo(function TaskCard({ task, isLate, isOpen, shows, look, onOpen }: Props) {
  const moment = new Date(task.due_at);
  const day = look === "card" ? formatDate(moment) : formatDay(moment);
  const due = shows === "time" ? formatTimeShort(task.due_at) : `${day}, ${formatTimeShort(task.due_at)}`;
  return (
    <li
      {...(look === "row" ? {} : dragProps(task))}
      data-task={task.id}
      className={classes(
        styles.task,
        styles[look],
        isDone(task) && styles.done,
        isOpen && styles.open,
        isUnborn(task) && styles.unborn,
      )}
    >
      <Check task={task} />
      <button
        type="button"
        dir="auto"
        className={styles.title}
        aria-current={isOpen || undefined}
        onClick={() => onOpen(task.id)}
      >
        <Marked text={task.title} />
      </button>
      <div className={styles.meta}>
        {task.priority === 0 && !isDone(task) && (
          <span className={styles.high}>
            <Icon name="flag" size={14} />
            <span className={look === "row" ? styles.word : "visually-hidden"}>{t.tasks.priorities[0]}</span>
          </span>
        )}
        {task.file && (
          <span className={styles.icon}>
            <Icon name="image" size={15} />
            <span className="visually-hidden">{t.tasks.fields.picture}</span>
          </span>
        )}
        <span className={styles.category}>
          <Badge tone={CATEGORY_TONES[task.category] ?? "neutral"}>{t.tasks.categories[task.category]}</Badge>
        </span>
        <time dateTime={task.due_at} className={classes(styles.due, isLate && styles.late)}>
          {isLate && <span className="visually-hidden">{t.tasks.overdue}: </span>}
          {due}
        </time>
        <People task={task} />
      </div>
    </li>
  );
});

/** Who has it; nobody where that goes without saying. */
function People({ task }: { task: Task }) {
  const name = task.asigned_to_username ?? (task.is_owner ? null : task.owner);
  if (!name) return <span className={styles.nobody} />;
  const says = task.asigned_to_username ? t.tasks.assignedTo(name) : t.tasks.from(name);
  return (
    <span className={styles.person} data-tip={says}>
      <Avatar name={name} size={20} />
      <span className="visually-hidden">{says}</span>
    </span>
  );
}
