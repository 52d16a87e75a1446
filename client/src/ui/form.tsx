import { useEffect, useRef, useState, type FormEvent } from "react";
import { ApiError } from "../api/errors";
import { messageOf } from "./States";
import styles from "./form.module.css";

export interface FormState {
  onSubmit: (event: FormEvent) => void;
  isBusy: boolean;
  /** The server's messages by field. */
  errors: Readonly<Record<string, readonly string[]>>;
  /** What went wrong with the whole, as one sentence. */
  message: string;
}

/**
 * Send a form, once at a time, and keep what the server says to its fields. `work` throws what the API calls throw;
 * messages about a field in `known` are left to that field, all others are about the whole form.
 */
export function useForm(known: readonly string[], work: () => Promise<void>): FormState {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sent = useRef<Element>(null);

  // Once the messages are drawn, the first field that has one gets the focus.
  useEffect(() => {
    if (error) sent.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [error]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    sent.current = event.currentTarget;
    setBusy(true);
    setError(null);
    work()
      .catch((reason: unknown) => setError(reason))
      .finally(() => setBusy(false));
  };

  const fields = error instanceof ApiError ? error.fields : {};
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => known.includes(name)));
  const others = Object.entries(fields)
    .filter(([name]) => !known.includes(name))
    .flatMap(([, messages]) => messages);
  const isTold = Object.keys(own).length > 0 || others.length > 0;
  const message = others.length > 0 && !(error as ApiError).retryAfter ? others.join(" ") : "";
  return {
    onSubmit,
    isBusy,
    errors: own,
    message: message || (error && (!isTold || others.length) ? messageOf(error) : ""),
  };
}

export function FormErrors({ form }: { form: FormState }) {
  return (
    <div role="alert" className={styles.errors}>
      {form.message}
    </div>
  );
}
