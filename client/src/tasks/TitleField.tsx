import { t } from "../strings";
import { Field } from "../ui/Field";
import styles from "./TaskPanel.module.css";

interface Props {
  value: string;
  errors?: readonly string[] | undefined;
  autoFocus?: boolean;
  onChange: (text: string) => void;
  onBlur?: () => void;
  onEnter: (field: HTMLTextAreaElement) => void;
}

/** A title as large as a heading, on as many lines as it takes. */
export function TitleField({ value, errors, autoFocus, onChange, onBlur, onEnter }: Props) {
  return (
    <Field label={t.tasks.fields.title} hideLabel errors={errors}>
      {(control) => (
        <textarea
          {...control}
          dir="auto"
          rows={1}
          maxLength={255}
          autoFocus={autoFocus}
          required
          className={styles.title}
          placeholder={t.tasks.fields.titlePlaceholder}
          value={value}
          onChange={(event) => onChange(event.target.value.replace(/\n/g, " "))}
          onBlur={onBlur}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            onEnter(event.currentTarget);
          }}
        />
      )}
    </Field>
  );
}
