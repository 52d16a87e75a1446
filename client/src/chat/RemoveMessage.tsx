import { t } from "../strings";
import { Button, messageOf, showToast } from "../ui";
import { deleteMessage } from "./acts";
import { bringIntoView } from "./bringIntoView";
import type { Message } from "./model";
import styles from "./Timeline.module.css";

/** Asks, beneath the message itself, before it is deleted for everybody. */
export function RemoveMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const remove = () => {
    onClose();
    deleteMessage(message).catch((reason: unknown) =>
      showToast(`${t.chat.notRemoved} ${messageOf(reason)}`, { tone: "danger" }),
    );
  };
  return (
    <div
      ref={bringIntoView}
      role="group"
      aria-label={t.chat.removeAsk}
      className={styles.ask}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <span>{t.chat.removeAsk}</span>
      <Button size="small" look="danger" autoFocus onClick={remove}>
        {t.chat.removeYes}
      </Button>
      <Button size="small" onClick={onClose}>
        {t.chat.removeNo}
      </Button>
    </div>
  );
}
