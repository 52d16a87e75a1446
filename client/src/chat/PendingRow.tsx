import { useMe } from "../api/useMe";
import { useStore } from "../app/store";
import { useConnection } from "../live/connection";
import { discardItem, progress, retryItem } from "../outbox/outbox";
import { t } from "../strings";
import { Avatar, Button, classes, Icon } from "../ui";
import { FilePicture } from "./FilePicture";
import { MessageText } from "./MessageText";
import type { PostingItem } from "./posting";
import styles from "./Timeline.module.css";

/** A message that is not posted yet: on its way, waiting for the connection, or refused. */
export function PendingRow({ item }: { item: PostingItem }) {
  const me = useMe();
  return (
    <li
      data-row={`waiting ${item.id}`}
      className={classes(styles.row, styles.isFirst, !item.refusal && styles.pending)}
    >
      <div className={styles.gutter}>
        <Avatar name={me.username} size={32} />
      </div>
      <div className={styles.body}>
        <p className={styles.head}>
          <strong>{t.chat.you}</strong>
          <State item={item} />
        </p>
        <p className={styles.text}>
          <MessageText text={item.work.text} />
        </p>
        {item.work.image && (
          <span className={styles.picture}>
            <FilePicture file={item.work.image} alt={t.chat.picture} />
          </span>
        )}
        <Progress item={item} />
        {item.refusal && (
          <div className={styles.ask}>
            <span role="alert" className={styles.failure}>
              {t.chat.outbox.failed(item.refusal.message)}
            </span>
            <Button size="small" onClick={() => void retryItem(item)}>
              {t.chat.outbox.retry}
            </Button>
            <Button size="small" look="plain" onClick={() => void discardItem(item)}>
              {t.chat.outbox.discard}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

function State({ item }: { item: PostingItem }) {
  const isCut = useConnection() === "offline";
  if (item.refusal) return null;
  const label = isCut ? t.chat.outbox.waiting : t.chat.outbox.sending;
  return (
    <span className={styles.state}>
      <Icon name={isCut ? "offline" : "clock"} size={14} />
      {label}
    </span>
  );
}

function Progress({ item }: { item: PostingItem }) {
  const now = useStore(progress);
  if (now?.key !== item.key || item.refusal) return null;
  const percent = Math.round(now.part * 100);
  return <progress className={styles.progress} max={100} value={percent} aria-label={t.chat.outbox.sent(percent)} />;
}
