import { useEffect, useState } from "react";
import { t } from "../strings";
import { IconButton, SearchField, Select } from "../ui";
import { useFocusBack } from "../ui/useFocusBack";
import styles from "./ConversationView.module.css";
import type { Search } from "./keys";

/** While somebody types, the server is asked after this pause, in milliseconds. */
const PAUSE = 250;
const DAYS = [1, 7, 30, 90, 365];
const CHOICES = [
  { value: "0", label: t.chat.search.all },
  ...DAYS.map((days) => ({ value: String(days), label: t.chat.search.lastDays(days) })),
];

interface Props {
  title: string;
  search: Search;
  onChange: (search: Search) => void;
  onClose: () => void;
}

export function SearchBar({ title, search, onChange, onClose }: Props) {
  const [words, setWords] = useState(search.words);
  useFocusBack();
  useEffect(() => {
    if (words.trim() === search.words) return;
    const timer = setTimeout(() => onChange({ ...search, words: words.trim() }), PAUSE);
    return () => clearTimeout(timer);
  }, [words, search, onChange]);
  return (
    <div
      role="search"
      className={styles.search}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <SearchField
        label={t.chat.search.label(title)}
        placeholder={t.chat.search.placeholder}
        value={words}
        onChange={setWords}
        autoFocus
      />
      <Select
        label={t.chat.search.days}
        hideLabel
        choices={CHOICES}
        value={String(search.days)}
        onChange={(days) => onChange({ ...search, days: Number(days) })}
      />
      <IconButton icon="close" label={t.chat.search.close} onClick={onClose} />
    </div>
  );
}
