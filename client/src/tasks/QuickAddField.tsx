import { useRef, useState, type FormEvent } from "react";
import { newKey } from "../api/client";
import { isPassing } from "../api/errors";
import { readDraft, useDraft } from "../app/drafts";
import type { Day } from "../dates/days";
import { formatDay, formatTime } from "../dates/formats";
import { t } from "../strings";
import { Badge } from "../ui/Badge";
import { Icon } from "../ui/Icon";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import { createTask } from "./changes";
import { CATEGORY_TONES } from "./model";
import { useTeammates } from "./queries";
import { parseQuickAdd, type Parsed } from "./quickAdd";
import styles from "./QuickAddField.module.css";

interface Props {
  /** The day that is meant when none is named. */
  day: Day;
  autoFocus?: boolean;
  onAdded?: () => void;
}

const DRAFT = "tasks/quick";

/** One line that makes a task; what it understands shows beside it before it is sent. */
export function QuickAddField({ day, autoFocus = false, onAdded }: Props) {
  const [line, setLine] = useDraft(DRAFT, "");
  const [now, setNow] = useState(() => new Date());
  const input = useRef<HTMLInputElement>(null);
  const people = useTeammates();
  const parsed = parseQuickAdd(line, day, people, now);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!parsed.title) return;
    setLine("");
    void add(parsed, () => !readDraft(DRAFT) && setLine(line));
    onAdded?.();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <Icon name="plus" size={18} />
      <input
        ref={input}
        autoFocus={autoFocus}
        className={styles.input}
        aria-label={t.tasks.quick.title}
        aria-description={t.tasks.quick.hint}
        placeholder={t.tasks.quick.placeholder}
        maxLength={300}
        enterKeyHint="done"
        autoComplete="off"
        value={line}
        onChange={(event) => (setLine(event.target.value), setNow(new Date()))}
        onKeyDown={(event) => event.key === "Escape" && !onAdded && input.current?.blur()}
      />
      {line.trim() && <Preview parsed={parsed} />}
    </form>
  );
}

function Preview({ parsed: { due, category, priority, assignee } }: { parsed: Parsed }) {
  return (
    <span className={styles.preview}>
      <Badge tone="accent">
        {formatDay(due)}, {formatTime(due.toISOString())}
      </Badge>
      <Badge tone={CATEGORY_TONES[category] ?? "neutral"}>{t.tasks.categories[category]}</Badge>
      {priority !== 1 && <Badge tone={priority === 0 ? "danger" : "neutral"}>{t.tasks.priorities[priority]}</Badge>}
      {assignee && <Badge>{assignee.name}</Badge>}
    </span>
  );
}

/** Make the task; when that fails, offer it again under the same key, or give the line back. */
async function add(parsed: Parsed, giveBack: () => void, key = newKey()): Promise<void> {
  const { title, due, category, priority, assignee } = parsed;
  try {
    await createTask(
      {
        title,
        comment: "",
        due_at: due.toISOString(),
        category,
        priority,
        status: 0,
        asigned_to: assignee?.id ?? null,
        asigned_to_username: assignee?.name ?? null,
      },
      { key },
    );
  } catch (error) {
    const run = () => void add(parsed, giveBack, key);
    showToast(t.tasks.notAdded(title, messageOf(error)), {
      tone: "danger",
      ...(isPassing(error) ? { action: { label: t.common.retry, run } } : {}),
    });
    if (!isPassing(error)) giveBack();
  }
}
