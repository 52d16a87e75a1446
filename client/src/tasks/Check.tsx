import { memo } from "react";
import type { Task } from "../api/types";
import { t } from "../strings";
import { classes } from "../ui/classes";
import { Icon } from "../ui/Icon";
import { toggleDone } from "./acts";
import styles from "./Check.module.css";
import { isDone } from "./model";

/** Done with one click. The ring's colour tells the priority. */
export const Check = memo(function Check({
  task,
  size = 18,
  tabIndex,
}: {
  task: Task;
  size?: number;
  tabIndex?: number;
}) {
  const done = isDone(task);
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={done ? t.tasks.markOpen(task.title) : t.tasks.markDone(task.title)}
      tabIndex={tabIndex}
      className={classes(styles.check, styles[`priority${task.priority}`], done && styles.done)}
      onClick={(event) => {
        event.stopPropagation();
        toggleDone(task);
      }}
    >
      <Icon name={done ? "checkCircle" : "circle"} size={size} />
    </button>
  );
});
