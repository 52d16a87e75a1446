import type { ReactNode } from "react";
import { ApiError, NetworkError, isPassing } from "../api/errors";
import { t } from "../strings";
import { Button } from "./Button";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";
import styles from "./States.module.css";

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What stands where things will be: says what they are, and how to make the first. */
export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={26} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Something could not be fetched. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <EmptyState
      icon={error instanceof NetworkError ? "offline" : "alert"}
      title={t.common.errors.load}
      action={onRetry && <Button onClick={onRetry}>{t.common.retry}</Button>}
    >
      {messageOf(error)}
    </EmptyState>
  );
}

/** An error as one sentence for people: the server's own words where it has some. */
export function messageOf(error: unknown): string {
  if (error instanceof NetworkError) return t.common.errors.network;
  if (error instanceof ApiError) {
    const wait = error.retryAfter > 0 ? ` ${t.common.errors.wait(error.retryAfter)}` : "";
    const said = Object.values(error.fields).flat().join(" ");
    if (said) return said + wait;
    if (isPassing(error)) return t.common.errors.busy + wait;
  }
  return t.common.errors.unknown;
}

/** A turning ring; `label` is read out. Shown late, so that what is quick does not flicker. */
export function Spinner({ label = t.common.loading, fill = false }: { label?: string; fill?: boolean }) {
  return (
    <span role="status" className={classes(styles.spinner, fill && styles.fill)}>
      <span className={styles.ring} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

/** Grey lines in the place of text that is being fetched. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" className={styles.skeleton}>
      <span className="visually-hidden">{t.common.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  );
}
