import { Link, useSearchParams } from "wouter";
import { t } from "../strings";
import { classes } from "../ui/classes";
import { Icon } from "../ui/Icon";
import { pathOf } from "./place";
import { useTaskList } from "./queries";
import styles from "./TasksPage.module.css";
import { countOverdue } from "./wholes";

/** The earliest of each status are enough to count with: beyond, one is told that there are more. */
const MOST = 100;
const QUESTION = { text: "", category: null, priority: null, limit: MOST };

/** How much is overdue, whatever is shown; leads to the list of it, and from there back to all of it. */
export default function OverdueLink({ now, isChosen }: { now: number; isChosen: boolean }) {
  const open = useTaskList({ ...QUESTION, status: 0 });
  const progressing = useTaskList({ ...QUESTION, status: 1 });
  const [params] = useSearchParams();
  const { count, isAtLeast } = countOverdue([open, progressing], now);
  if (count === 0 && !isChosen) return null;
  const search = new URLSearchParams(params);
  if (isChosen) search.delete("due");
  else search.set("due", "late");
  const shown = isAtLeast || count >= MOST ? `${Math.min(count, MOST - 1)}+` : String(count);
  return (
    <Link
      href={pathOf("list") + (search.size > 0 ? `?${search}` : "")}
      aria-current={isChosen || undefined}
      className={classes(styles.overdue, isChosen && styles.isChosen)}
    >
      <Icon name={isChosen ? "close" : "clock"} size={16} />
      {shown} <span className={styles.overdueLabel}>{t.tasks.overdueLabel}</span>
    </Link>
  );
}
