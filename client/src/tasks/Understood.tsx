import type { ReactNode } from "react";
import { formatDay, formatTime } from "../dates/formats";
import { t } from "../strings";
import { Badge, type Tone } from "../ui/Badge";
import { Icon } from "../ui/Icon";
import { CATEGORY_TONES } from "./model";
import type { Parsed, Piece } from "./quickAdd";
import styles from "./QuickAddField.module.css";

interface Props {
  parsed: Parsed;
  onKeep: (piece: Piece) => void;
}

const words = t.tasks.quick;

/** What a line says: each taken part as a button that gives it back, the usual as plain words. */
export function Understood({ parsed, onKeep }: Props) {
  const { due, category, taken, unclear } = parsed;
  const has = (name: keyof Piece) => taken.some((piece) => piece[name] !== undefined);
  const [day, time] = [formatDay(due), formatTime(due.toISOString())];
  const usual = [!has("day") && day, !has("time") && time].filter(Boolean).join(", ");
  return (
    <span className={styles.preview}>
      {taken.map((piece) => (
        <Taken key={piece.key} piece={piece} onKeep={onKeep}>
          {sayingOf(piece, day, time)}
        </Taken>
      ))}
      {usual && <Badge tone="accent">{usual}</Badge>}
      {!has("category") && <Badge tone={toneOf(category)}>{t.tasks.categories[category]}</Badge>}
      {unclear.map(({ key, text }) => (
        <span key={key} className={styles.unclear}>
          {words.noRepeat(text)}
        </span>
      ))}
    </span>
  );
}

function Taken({ piece, onKeep, children }: { piece: Piece; onKeep: Props["onKeep"]; children: ReactNode }) {
  const says = words.keep(piece.text);
  return (
    <button type="button" className={styles.taken} data-tip={says} onClick={() => onKeep(piece)}>
      <Badge tone={piece.category === undefined ? "accent" : toneOf(piece.category)}>
        {children}
        <Icon name="close" size={12} />
      </Badge>
      <span className="visually-hidden">: {says}</span>
    </button>
  );
}

const toneOf = (category: number): Tone => CATEGORY_TONES[category] ?? "neutral";

function sayingOf(piece: Piece, day: string, time: string): string {
  const { category = -1, priority = -1, person } = piece;
  const when = [piece.day !== undefined && day, piece.time !== undefined && time].filter(Boolean).join(", ");
  return when || (t.tasks.categories[category] ?? t.tasks.priorities[priority] ?? person?.name ?? "");
}
