import {
  useId,
  useState,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from "react";
import { t } from "../strings";
import { IconButton } from "./Button";
import { classes } from "./classes";
import styles from "./Field.module.css";
import { Icon } from "./Icon";

interface Framing {
  label: string;
  /** Read out, not shown: where the place says it already, as in a search field. */
  hideLabel?: boolean;
  hint?: ReactNode;
  /** The server's messages about this field. */
  errors?: readonly string[] | undefined;
  isOptional?: boolean;
}

/** Label, control, hint and errors, tied together for screen readers. `children` gets what the control must carry. */
export function Field({
  label,
  hideLabel,
  hint,
  errors,
  isOptional,
  children,
}: Framing & { children: (props: ControlProps) => ReactNode }) {
  const id = useId();
  const hasErrors = Boolean(errors?.length);
  const describedBy = classes(hint ? `${id}-hint` : "", hasErrors ? `${id}-errors` : "") || undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : styles.label}>
        {label}
        {isOptional && <span className={styles.optional}> ({t.common.optional})</span>}
      </label>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": hasErrors || undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {/* Always there, so that messages that come later are read out. */}
      <div id={`${id}-errors`} role="alert" className={styles.errors}>
        {errors?.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
    </div>
  );
}

interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, "id"> & Framing & { ref?: Ref<HTMLInputElement> };

export function TextField({ label, hideLabel, hint, errors, isOptional, className, ...rest }: InputProps) {
  return (
    <Field {...{ label, hideLabel, hint, errors, isOptional }}>
      {(control) => <input {...rest} {...control} className={classes(styles.control, className)} />}
    </Field>
  );
}

/** A password that can be looked at before it is sent. */
export function PasswordField({ label, hideLabel, hint, errors, isOptional, className, ...rest }: InputProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field {...{ label, hideLabel, hint, errors, isOptional }}>
      {(control) => (
        <div className={styles.withButton}>
          <input
            {...rest}
            {...control}
            type={isShown ? "text" : "password"}
            className={classes(styles.control, className)}
          />
          <IconButton
            className={styles.inside}
            size="small"
            icon={isShown ? "eyeOff" : "eye"}
            label={isShown ? t.accounts.fields.hide : t.accounts.fields.show}
            onClick={() => setShown(!isShown)}
          />
        </div>
      )}
    </Field>
  );
}

type SearchProps = Omit<InputProps, "onChange" | "value"> & { value: string; onChange: (text: string) => void };

export function SearchField({ label, value, onChange, className, hideLabel = true, ...rest }: SearchProps) {
  return (
    <Field label={label} hideLabel={hideLabel}>
      {(control) => (
        <div className={styles.search}>
          <Icon name="search" size={18} />
          <input
            {...rest}
            {...control}
            type="search"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={classes(styles.control, className)}
          />
        </div>
      )}
    </Field>
  );
}

type AreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id"> & Framing & { ref?: Ref<HTMLTextAreaElement> };

export function TextArea({ label, hideLabel, hint, errors, isOptional, className, ...rest }: AreaProps) {
  return (
    <Field {...{ label, hideLabel, hint, errors, isOptional }}>
      {(control) => (
        <textarea rows={3} {...rest} {...control} className={classes(styles.control, styles.area, className)} />
      )}
    </Field>
  );
}

interface Choice {
  value: string;
  label: string;
}
type SelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, "id" | "onChange"> &
  Framing & { choices: readonly Choice[]; onChange: (value: string) => void };

/** The browser's own select: every keyboard, screen reader and phone knows it, and it costs nothing to load. */
export function Select({
  label,
  hideLabel,
  hint,
  errors,
  isOptional,
  choices,
  onChange,
  className,
  ...rest
}: SelectProps) {
  return (
    <Field {...{ label, hideLabel, hint, errors, isOptional }}>
      {(control) => (
        <div className={styles.select}>
          <select
            {...rest}
            {...control}
            onChange={(event) => onChange(event.target.value)}
            className={classes(styles.control, className)}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon name="chevronDown" size={16} />
        </div>
      )}
    </Field>
  );
}

interface CheckboxProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (isChecked: boolean) => void;
}

export function Checkbox({ label, hint, checked, disabled = false, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.checkbox}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint && `${id}-hint`}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
