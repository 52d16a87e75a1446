import { formatFull } from "../dates/formats";
import { t } from "../strings";
import { Dialog, IconButton } from "../ui";
import type { Message } from "./model";
import styles from "./PictureViewer.module.css";

interface Props {
  messages: readonly Message[];
  /** The message whose picture is shown. */
  shown: number;
  onShow: (id: number) => void;
  onClose: () => void;
}

/** One picture, as large as the window lets it be. Arrows go to those before and after it. */
export default function PictureViewer({ messages, shown, onShow, onClose }: Props) {
  const pictures = messages.filter((one) => one.image);
  const at = pictures.findIndex((one) => one.id === shown);
  const message = pictures[at];
  if (!message?.image) return null; // deleted while it was looked at
  const earlier = pictures[at - 1];
  const later = pictures[at + 1];
  return (
    <Dialog isOpen onClose={onClose} size="large" hideTitle title={t.chat.pictureBy(message.owner)}>
      <div
        className={styles.viewer}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft" && earlier) onShow(earlier.id);
          if (event.key === "ArrowRight" && later) onShow(later.id);
        }}
      >
        <img key={message.id} src={message.image} alt={message.message} className={styles.image} />
        <div className={styles.line}>
          <p className={styles.about}>
            <strong>{message.owner}</strong> <span>{formatFull(message.posted_at)}</span>
          </p>
          <a href={message.image} target="_blank" rel="noopener noreferrer">
            {t.chat.viewer.original}
          </a>
          <IconButton
            icon="chevronLeft"
            label={t.chat.viewer.earlier}
            unavailable={!earlier}
            onClick={() => earlier && onShow(earlier.id)}
          />
          <IconButton
            icon="chevronRight"
            label={t.chat.viewer.later}
            unavailable={!later}
            onClick={() => later && onShow(later.id)}
          />
          <IconButton icon="close" label={t.common.close} keys="Esc" autoFocus onClick={onClose} />
        </div>
      </div>
    </Dialog>
  );
}
