import { useState } from "react";
import { ApiError } from "../api/errors";
import { useDraft } from "../app/drafts";
import { t } from "../strings";
import { Button, messageOf, TextArea } from "../ui";
import { editMessage } from "./acts";
import { bringIntoView } from "./bringIntoView";
import type { Message } from "./model";
import styles from "./Timeline.module.css";

/** Edit a message where it stands. Enter saves; Escape leaves it as it was, and what was written for the next time. */
export function EditMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const [text, setText, forget] = useDraft(`message/${message.id}`, message.message);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState("");

  const discard = () => {
    forget();
    onClose();
  };
  const save = () => {
    const wanted = text.trim();
    if (isBusy || !wanted) return;
    if (wanted === message.message) return discard();
    setBusy(true);
    editMessage(message, wanted)
      .then(discard)
      .catch((reason: unknown) => {
        setBusy(false);
        const isConflict = reason instanceof ApiError && reason.status === 412;
        setError(isConflict ? t.chat.changedMeanwhile : messageOf(reason));
      });
  };
  return (
    <div ref={bringIntoView} className={styles.edit}>
      <TextArea
        label={t.chat.editing}
        hideLabel
        rows={1}
        autoFocus
        value={text}
        errors={error ? [error] : []}
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            onClose();
          } else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className={styles.editActs}>
        <span className={styles.hint}>{t.chat.editHint}</span>
        <Button size="small" look="plain" onClick={discard}>
          {t.common.cancel}
        </Button>
        <Button size="small" look="primary" busy={isBusy} disabled={!text.trim()} onClick={save}>
          {t.common.save}
        </Button>
      </div>
    </div>
  );
}
