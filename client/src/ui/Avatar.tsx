import styles from "./Avatar.module.css";
import { classes } from "./classes";

interface Props {
  name: string;
  /** In pixels. */
  size?: 20 | 24 | 32 | 40;
  /** Shown as a green dot; say it in words as well. */
  isOnline?: boolean | undefined;
  square?: boolean;
}

/** A person (round) or a team (square) by initials, always in the same colour. The name stands beside it: decorative. */
export function Avatar({ name, size = 32, isOnline, square = false }: Props) {
  return (
    <span
      aria-hidden="true"
      className={classes(styles.avatar, styles[`hue${hueOf(name)}`], styles[`size${size}`], square && styles.square)}
    >
      {initialsOf(name)}
      {isOnline && <span className={styles.dot} />}
    </span>
  );
}

const HUES = 8;

export function hueOf(name: string): number {
  let hash = 0;
  for (const character of name.toLowerCase()) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

export function initialsOf(name: string): string {
  const words = name.split(/[\s._@+-]+/u).filter(Boolean);
  const letters =
    words.length > 1
      ? [words[0], words[words.length - 1]].map((word) => [...(word ?? "")][0])
      : [...(words[0] ?? "?")].slice(0, 1);
  return letters.join("").toUpperCase();
}
