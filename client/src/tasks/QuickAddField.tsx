import { useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { readDraft, useDraft } from "../app/drafts";
import type { Day } from "../dates/days";
import { t } from "../strings";
import { Icon } from "../ui/Icon";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import { createTask } from "./changes";
import { useTeammates } from "./queries";
import { parseQuickAdd, type Parsed, type Piece } from "./quickAdd";
import styles from "./QuickAddField.module.css";
import { Understood } from "./Understood";

const words = t.tasks.quick;
const NONE: ReadonlySet<string> = new Set();

interface Props {
  /** The day that is meant when none is named. */
  day: Day;
  autoFocus?: boolean;
  onAdded?: () => void;
}

const DRAFT = "tasks/quick";

/**
 * One line that makes a task. What it takes out of the line shows before it is sent; a click on that, or Backspace behind
 * the words, leaves them in the title.
 */
export function QuickAddField({ day, autoFocus = false, onAdded }: Props) {
  const [line, setLine] = useDraft(DRAFT, "");
  const [now, setNow] = useState(() => new Date());
  const input = useRef<HTMLInputElement>(null);
  const people = useTeammates();
  const [kept, setKept] = useState<ReadonlySet<string>>(NONE);
  const [problem, setProblem] = useState("");
  const parsed = parseQuickAdd(line, { day, people, now, kept });

  const keep = (piece: Piece) => {
    setKept(new Set([...kept, piece.key]));
    input.current?.focus();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!parsed.title) return setProblem(line.trim() ? words.onlyDetails(line.trim()) : words.noTitle);
    setLine("");
    setKept(NONE);
    void add(parsed, () => !readDraft(DRAFT) && setLine(line));
    onAdded?.();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Escape" && !onAdded) input.current?.blur();
    if (event.key !== "Backspace") return;
    const { selectionStart: caret, selectionEnd } = event.currentTarget;
    const piece = caret === selectionEnd && parsed.taken.find(({ end }) => end === caret);
    if (!piece) return;
    event.preventDefault();
    keep(piece);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <Icon name="plus" size={18} />
      <input
        ref={input}
        autoFocus={autoFocus}
        className={styles.input}
        aria-label={words.title}
        aria-description={words.hint}
        aria-invalid={problem ? true : undefined}
        placeholder={words.placeholder}
        maxLength={300}
        enterKeyHint="done"
        autoComplete="off"
        value={line}
        onChange={(event) => (setLine(event.target.value), setNow(new Date()), setProblem(""))}
        onKeyDown={onKeyDown}
      />
      {line.trim() && <Understood parsed={parsed} onKeep={keep} />}
      <p role="alert" className={styles.problem}>
        {problem}
      </p>
    </form>
  );
}

/** Make the task; when it is refused, give the line back. */
async function add(parsed: Parsed, giveBack: () => void): Promise<void> {
  const { title, due, category, priority, assignee } = parsed;
  try {
    await createTask({
      title,
      comment: "",
      due_at: due.toISOString(),
      category,
      priority,
      status: 0,
      asigned_to: assignee?.id ?? null,
      asigned_to_username: assignee?.name ?? null,
    });
  } catch (error) {
    showToast(t.tasks.notAdded(title, messageOf(error)), { tone: "danger" });
    giveBack();
  }
}
