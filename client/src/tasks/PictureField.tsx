import { useEffect, useId, useRef, useState, type DragEvent } from "react";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { classes } from "../ui/classes";
import { Icon } from "../ui/Icon";
import { fileOf, isPicture, KINDS } from "./pictures";
import styles from "./PictureField.module.css";

interface Props {
  /** Of the task, for the picture's description. */
  title: string;
  /** The picture's address, here or on the server. */
  url: string | null;
  /** How much of it has been sent, from 0 to 1; null when nothing is being sent. */
  progress: number | null;
  errors?: readonly string[] | undefined;
  onPick: (file: File) => void;
  onRemove: () => void;
}

const words = t.tasks.picture;

/** A picture by choosing, dropping or pasting one. While it is shown, pasting works from anywhere in the window. */
export function PictureField({ title, url, progress, errors, onPick, onRemove }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const take = (file: File | null) => {
    if (!file) return;
    setWrong(!isPicture(file));
    if (isPicture(file)) onPick(file);
  };
  usePaste(take);
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(fileOf(event.dataTransfer));
    },
  };
  const problems = isWrong ? [words.wrongKind] : (errors ?? []);
  return (
    <div {...drop} role="group" aria-labelledby={id} className={styles.field}>
      <span id={id} className={styles.label}>
        {t.tasks.fields.picture}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        accept={KINDS.join(",")}
        onChange={(event) => {
          take(event.target.files?.[0] ?? null);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
      {url ? (
        <div className={styles.frame}>
          <a href={url} target="_blank" rel="noreferrer" aria-label={words.view}>
            <img src={url} alt={words.alt(title)} className={styles.image} />
          </a>
          {progress !== null && (
            <progress className={styles.progress} max={1} value={progress} aria-label={percent(progress)} />
          )}
          <div className={styles.buttons}>
            <Button size="small" icon="image" onClick={() => input.current?.click()}>
              {words.replace}
            </Button>
            <Button size="small" icon="trash" onClick={onRemove}>
              {words.remove}
            </Button>
          </div>
        </div>
      ) : (
        <button
          type="button"
          className={classes(styles.zone, isOver && styles.over)}
          onClick={() => input.current?.click()}
        >
          <Icon name="image" size={22} />
          <span>
            <strong>{isOver ? words.drop : words.add}</strong>
            <small>{words.hint}</small>
          </span>
        </button>
      )}
      <div role="alert" className={styles.errors}>
        {problems.join(" ")}
      </div>
    </div>
  );
}

const percent = (part: number) => words.sending(Math.round(part * 100));

function usePaste(take: (file: File | null) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = fileOf(event.clipboardData);
      // Text goes where the cursor is, also with the picture that spreadsheets add to it.
      if (!file || event.clipboardData?.getData("text/plain").trim()) return;
      event.preventDefault();
      latest.current(file);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}
