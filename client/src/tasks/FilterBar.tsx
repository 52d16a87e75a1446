import { memo, useEffect, useRef, useState } from "react";
import { useStore } from "../app/store";
import { session } from "../api/session";
import { t } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { classes } from "../ui/classes";
import { SearchField, Select } from "../ui/Field";
import { isFiltering, type Filters } from "./model";
import type { Moves } from "./place";
import { useTeammates } from "./queries";
import styles from "./TasksPage.module.css";

interface Props {
  filters: Filters;
  moves: Moves;
}

/** Wait this long after a key, in milliseconds, before the URL follows. */
const PAUSE = 150;
export const SEARCH_ID = "task-search";

const words = t.tasks.filters;
const numbered = (any: string, names: readonly string[]) => [
  { value: "", label: any },
  ...names.map((label, value) => ({ value: String(value), label })),
];
const CHOICES = {
  category: numbered(words.anyCategory, t.tasks.categories),
  priority: numbered(words.anyPriority, t.tasks.priorities),
  status: numbered(words.anyStatus, t.tasks.statuses),
};

/** What is to be seen of the tasks. Where there is little room, the choices wait behind a button. */
export const FilterBar = memo(function FilterBar({ filters, moves }: Props) {
  const [isShown, setShown] = useState(false);
  const chosen = [filters.category, filters.priority, filters.status, filters.assignee].filter((one) => one !== null);
  return (
    <div role="search" aria-label={words.label} className={styles.filters}>
      <TextFilter text={filters.text} onChange={(text) => moves.setFilters({ text })} />
      <Button
        icon="filter"
        size="small"
        className={styles.toggle}
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        {words.show}
        {chosen.length > 0 && ` · ${chosen.length}`}
      </Button>
      <div className={classes(styles.choices, isShown && styles.shown)}>
        {(["category", "priority", "status"] as const).map((name) => (
          <Select
            key={name}
            label={t.tasks.fields[name]}
            hideLabel
            choices={CHOICES[name]}
            value={filters[name]?.toString() ?? ""}
            data-active={filters[name] !== null || undefined}
            onChange={(value) => moves.setFilters({ [name]: value })}
          />
        ))}
        <AssigneeFilter filters={filters} moves={moves} />
      </div>
      {isFiltering(filters) && (
        <IconButton icon="close" size="small" label={words.clear} onClick={moves.clearFilters} />
      )}
    </div>
  );
});

function AssigneeFilter({ filters, moves }: Props) {
  const people = useTeammates();
  const state = useStore(session);
  const me = state.status === "signed-in" ? state.user : null;
  const { assignee } = filters;
  const choices = [
    { value: "", label: words.anyone },
    ...(me ? [{ value: "me", label: t.tasks.me(me.username) }] : []),
    { value: "nobody", label: t.tasks.nobody },
    ...people.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <Select
      label={t.tasks.fields.assignee}
      hideLabel
      choices={choices}
      value={assignee === null ? "" : assignee === me?.pk ? "me" : String(assignee)}
      data-active={assignee !== null || undefined}
      onChange={(value) => moves.setFilters({ assignee: value })}
    />
  );
}

function TextFilter({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []); // or it would lead back here
  return (
    <div className={styles.search}>
      <SearchField
        label={words.search}
        placeholder={words.searchPlaceholder}
        data-search={SEARCH_ID}
        value={typed ?? text}
        onChange={(value) => {
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => {
            onChange(value);
            setTyped(null);
          }, PAUSE);
        }}
      />
    </div>
  );
}
