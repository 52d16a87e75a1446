import { memo } from "react";
import { useLocation } from "wouter";
import type { Day } from "../dates/days";
import { formatFull, formatTime } from "../dates/formats";
import { useToday } from "../dates/useNow";
import { t } from "../strings";
import { Avatar, Button, classes, IconButton, Marked } from "../ui";
import { EditMessage } from "./EditMessage";
import { MessageText } from "./MessageText";
import { pathOf, type Message, type Place } from "./model";
import { RemoveMessage } from "./RemoveMessage";
import type { Row } from "./rows";
import { dayTitle } from "./times";
import styles from "./Timeline.module.css";
import type { Mode } from "./useRowKeys";

interface Props {
  row: Row;
  isMine: boolean;
  /** The one that Tab comes to. */
  isActive: boolean;
  isLit: boolean;
  mode: "view" | Mode["kind"];
  onMode: (mode: Mode) => void;
  onClose: (id: number) => void;
  onPicture: (id: number) => void;
  /** Among what was found: where to see it in its conversation. */
  linkTo: Place | null;
}

export const TimelineRow = memo(function TimelineRow(props: Props) {
  const { row } = props;
  if (row.kind === "day") return <DayRow name={row.key} day={row.day} />;
  if (row.kind === "new")
    return (
      <li className={styles.new} data-row={row.key}>
        <span>{t.chat.newLine}</span>
      </li>
    );
  return <MessageRow {...props} message={row.message} isFirst={row.isFirst} />;
});

function DayRow({ name, day }: { name: string; day: Day }) {
  const today = useToday();
  return (
    <li className={styles.day} data-row={name}>
      <span>{dayTitle(day, today)}</span>
    </li>
  );
}

type MessageProps = Omit<Props, "row"> & { message: Message; isFirst: boolean };

function MessageRow({
  message,
  isFirst,
  isMine,
  isActive,
  isLit,
  mode,
  onMode,
  onPicture,
  linkTo,
  ...props
}: MessageProps) {
  const close = () => props.onClose(message.id);
  const who = isMine ? t.chat.you : message.owner;
  return (
    <li
      data-row={message.id}
      data-position={message.position}
      tabIndex={isActive ? 0 : -1}
      aria-label={`${t.chat.by(who, formatFull(message.posted_at))}: ${message.message}`}
      aria-keyshortcuts={isMine ? "E Delete" : undefined}
      className={classes(
        styles.row,
        isFirst && styles.isFirst,
        isLit && styles.isLit,
        linkTo && styles.isFound,
        mode !== "view" && styles.isOpen,
      )}
    >
      <div className={styles.gutter}>
        {isFirst ? <Avatar name={message.owner} size={32} /> : <time>{formatTime(message.posted_at)}</time>}
      </div>
      <div className={styles.body}>
        {isFirst && (
          <p className={styles.head}>
            <strong>
              <Marked text={who} />
            </strong>
            <time dateTime={message.posted_at} title={formatFull(message.posted_at)}>
              {formatTime(message.posted_at)}
            </time>
          </p>
        )}
        {mode === "edit" ? (
          <EditMessage message={message} onClose={close} />
        ) : (
          <p dir="auto" className={styles.text}>
            <MessageText text={message.message} />
            {message.edited_at && (
              <span className={styles.edited} title={t.chat.editedAt(formatFull(message.edited_at))}>
                {t.chat.edited}
              </span>
            )}
          </p>
        )}
        {message.image && (
          <button
            type="button"
            className={styles.picture}
            tabIndex={isActive ? 0 : -1}
            onClick={() => onPicture(message.id)}
          >
            <img src={message.image} alt={t.chat.openPicture(who)} loading="lazy" decoding="async" />
          </button>
        )}
        {mode === "remove" && <RemoveMessage message={message} onClose={close} />}
      </div>
      {linkTo && <ShowButton place={linkTo} position={message.position} isActive={isActive} />}
      {isMine && mode === "view" && (
        <div className={styles.tools}>
          <IconButton
            size="small"
            icon="edit"
            label={t.chat.edit}
            keys="e"
            tabIndex={isActive ? 0 : -1}
            onClick={() => onMode({ id: message.id, kind: "edit" })}
          />
          <IconButton
            size="small"
            icon="trash"
            label={t.chat.remove}
            keys="Delete"
            tabIndex={isActive ? 0 : -1}
            onClick={() => onMode({ id: message.id, kind: "remove" })}
          />
        </div>
      )}
    </li>
  );
}

function ShowButton({ place, position, isActive }: { place: Place; position: number; isActive: boolean }) {
  const [, navigate] = useLocation();
  return (
    <Button
      size="small"
      look="plain"
      className={styles.show}
      tabIndex={isActive ? 0 : -1}
      onClick={() => navigate(`${pathOf(place)}?at=${position}`)}
    >
      {t.chat.search.show}
    </Button>
  );
}
