import { useState } from "react";
import { useConnection } from "../live/connection";
import { discardItem, retryItem, useWaiting } from "../outbox/outbox";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import type { Task } from "../api/types";
import { saysChange } from "./ConflictNotice";
import { isTaskItem, type TaskItem } from "./sending";
import styles from "./WaitingTasks.module.css";

const words = t.common.outbox;

/** How many changes wait for the connection, or were refused; and all of them, to be looked through. */
export default function WaitingTasks() {
  const items = useWaiting().filter(isTaskItem);
  const [isOpen, setOpen] = useState(false);
  const refused = items.filter((item) => item.refusal);
  // With a connection they are on their way, which is nothing to tell of.
  const isCut = useConnection() === "offline";
  if (!(isCut && items.length > 0) && refused.length === 0 && !isOpen) return null;
  return (
    <>
      <Button size="small" icon="clock" onClick={() => setOpen(true)}>
        {refused.length > 0 ? words.refused(refused.length) : words.waiting(items.length)}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={words.title}>
        <div className={styles.body}>
          <p>{items.length > 0 ? words.lead : words.empty}</p>
          <ul>
            {items.map((item) => (
              <Row key={item.key} item={item} />
            ))}
          </ul>
        </div>
      </Dialog>
    </>
  );
}

function Row({ item }: { item: TaskItem }) {
  const { work, refusal } = item;
  const current = refusal?.current as Task | undefined;
  return (
    <li>
      <strong>{work.task.title}</strong>
      <span>
        {t.tasks.waiting[work.do]}
        {work.do === "change" && `: ${saysChange(work.changes, work.changes)}`}
        {work.do === "create" && work.fields.comment && `: ${work.fields.comment}`}
      </span>
      <span role={refusal ? "alert" : undefined}>
        {current ? t.tasks.conflict.title : refusal ? words.failed(refusal.message) : words.isWaiting}
      </span>
      {refusal && (
        <span className={styles.choice}>
          <Button size="small" onClick={() => void retryItem(current ? againstCurrent(item, current) : item)}>
            {current ? t.tasks.conflict.useMine : words.retry}
          </Button>
          <Button size="small" look="plain" onClick={() => void discardItem(item)}>
            {current ? t.tasks.conflict.keepTheirs : words.discard}
          </Button>
        </span>
      )}
    </li>
  );
}

/** Mine over theirs: their version is what was seen. */
function againstCurrent(item: TaskItem, current: Task): TaskItem {
  return { ...item, work: { ...item.work, task: current } };
}
