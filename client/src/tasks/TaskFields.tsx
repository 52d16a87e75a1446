import { session } from "../api/session";
import { useStore } from "../app/store";
import { t } from "../strings";
import { DateTimeField } from "../ui/DateTimeField";
import { Select, TextArea } from "../ui/Field";
import styles from "./TaskPanel.module.css";
import { useTeammates } from "./queries";

/** What can be said of a task, as it is being edited. */
export interface Draft {
  comment: string;
  due: Date;
  category: number;
  priority: number;
  status: number;
  assignee: Person | null;
}
interface Person {
  id: number;
  name: string;
}

interface Props {
  draft: Draft;
  /** `isTyping`: the last part of it may not be whole. */
  onChange: (changes: Partial<Draft>, isTyping?: boolean) => void;
  /** A field that is typed in was left. */
  onRest?: () => void;
  errors: Readonly<Record<string, readonly string[]>>;
  /** Whoever alone may hand the task to somebody, when that is not the viewer. */
  owner?: string | undefined;
}

const numbered = (names: readonly string[]) => names.map((label, value) => ({ value: String(value), label }));
const CATEGORIES = numbered(t.tasks.categories);
const PRIORITIES = numbered(t.tasks.priorities);
const STATUSES = numbered(t.tasks.statuses);

export function TaskFields({ draft, onChange, onRest, errors, owner }: Props) {
  const words = t.tasks.fields;
  return (
    <>
      <DateTimeField
        label={words.due}
        value={draft.due}
        onChange={(due, isTyping) => onChange({ due }, isTyping)}
        onRest={onRest}
        errors={errors.due_date}
      />
      <div className={styles.pair}>
        <Select
          label={words.status}
          choices={STATUSES}
          value={draft.status}
          errors={errors.status}
          onChange={(value) => onChange({ status: Number(value) })}
        />
        <Select
          label={words.priority}
          choices={PRIORITIES}
          value={draft.priority}
          errors={errors.priority}
          onChange={(value) => onChange({ priority: Number(value) })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label={words.category}
          choices={CATEGORIES}
          value={draft.category}
          errors={errors.category}
          onChange={(value) => onChange({ category: Number(value) })}
        />
        <AssigneeField {...{ draft, onChange, errors, owner }} />
      </div>
      <TextArea
        label={words.comment}
        dir="auto"
        placeholder={t.tasks.fields.commentPlaceholder}
        className={styles.notes}
        maxLength={10_000}
        value={draft.comment}
        errors={errors.comment}
        onChange={(event) => onChange({ comment: event.target.value })}
        onBlur={onRest}
      />
    </>
  );
}

function AssigneeField({ draft, onChange, errors, owner }: Omit<Props, "onRest">) {
  const teammates = useTeammates();
  const state = useStore(session);
  const me = state.status === "signed-in" ? { id: state.user.pk, name: state.user.username } : null;
  const people: Person[] = [...(me ? [me] : []), ...teammates.filter(({ id }) => id !== me?.id)];
  // Somebody who has left the team since keeps the task.
  const { assignee } = draft;
  if (assignee && !people.some(({ id }) => id === assignee.id)) people.push(assignee);
  const choices = [
    { value: "", label: t.tasks.nobody },
    ...people.map(({ id, name }) => ({ value: String(id), label: id === me?.id ? t.tasks.me(name) : name })),
  ];
  const hint = owner ? t.tasks.onlyOwner(owner) : teammates.length === 0 ? t.tasks.noTeammates : undefined;
  return (
    <Select
      label={t.tasks.fields.assignee}
      choices={choices}
      value={assignee?.id ?? ""}
      errors={errors.asigned_to}
      hint={hint}
      disabled={owner !== undefined}
      onChange={(value) => onChange({ assignee: people.find(({ id }) => String(id) === value) ?? null })}
    />
  );
}
