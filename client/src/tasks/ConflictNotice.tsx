import type { Task } from "../api/types";
import { formatDayLong, formatTime } from "../dates/formats";
import { t } from "../strings";
import { Button } from "../ui/Button";
import type { Changes } from "./model";
import styles from "./TaskPanel.module.css";

interface Props {
  mine: Changes;
  current: Task;
  onSettle: (isMine: boolean) => void;
}

const words = t.tasks.conflict;

/** Two people changed the same: what they wrote stands beside what I wrote, and I choose. */
export function ConflictNotice({ mine, current, onSettle }: Props) {
  return (
    <section role="alert" className={styles.conflict}>
      <h3>{words.title}</h3>
      <dl>
        <dt>{words.theirs}</dt>
        <dd>{saysChange(current, mine)}</dd>
        <dt>{words.mine}</dt>
        <dd>{saysChange(mine, mine)}</dd>
      </dl>
      <div className={styles.actions}>
        <Button size="small" onClick={() => onSettle(false)}>
          {words.keepTheirs}
        </Button>
        <Button size="small" look="primary" onClick={() => onSettle(true)}>
          {words.useMine}
        </Button>
      </div>
    </section>
  );
}

/** The fields that the change is about, as `from` has them. */
export function saysChange(from: Changes, about: Changes): string {
  const texts: (string | null | undefined)[] = [];
  if ("title" in about) texts.push(from.title);
  if ("comment" in about) texts.push(from.comment);
  if ("due_at" in about && from.due_at) {
    texts.push(`${formatDayLong(new Date(from.due_at))}, ${formatTime(from.due_at)}`);
  }
  if ("category" in about) texts.push(t.tasks.categories[from.category ?? 0]);
  if ("priority" in about) texts.push(t.tasks.priorities[from.priority ?? 0]);
  if ("status" in about) texts.push(t.tasks.statuses[from.status ?? 0]);
  if ("asigned_to" in about) texts.push(from.asigned_to_username ?? t.tasks.nobody);
  return texts.filter(Boolean).join(" · ") || words.empty;
}
