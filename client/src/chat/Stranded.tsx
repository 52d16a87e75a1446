import { discardItem, useWaiting } from "../outbox/outbox";
import { t } from "../strings";
import { Button } from "../ui";
import styles from "./ConversationList.module.css";
import type { Conversation } from "./model";
import { strandedItems } from "./stranded";

/** One's own messages that could not be sent and have no conversation left: to be copied elsewhere, or discarded. */
export function Stranded({ list }: { list: readonly Conversation[] | undefined }) {
  const items = strandedItems(useWaiting(), list);
  if (items.length === 0) return null;
  return (
    <section aria-label={t.chat.stranded.title} className={styles.stranded}>
      <h2>{t.chat.stranded.title}</h2>
      <p>{t.chat.stranded.text}</p>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <q>{item.work.text}</q>
            <Button
              size="small"
              aria-label={t.chat.stranded.discard(item.work.text.slice(0, 40))}
              onClick={() => void discardItem(item)}
            >
              {t.chat.outbox.discard}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
