import { useEffect, useState } from "react";
import { useStore } from "../app/store";
import { t } from "../strings";
import { Button, IconButton } from "./Button";
import { classes } from "./classes";
import { dismissToast, toasts, type Toast } from "./toast";
import styles from "./Toasts.module.css";

/** How long a toast stays, in milliseconds; longer when there is something to do about it. */
const STAY = 5_000;
const STAY_WITH_ACTION = 9_000;

/** The one place where toasts show. Rendered once, by the shell. */
export function Toasts() {
  const shown = useStore(toasts);
  return (
    <div role="region" aria-live="polite" aria-label={t.common.notifications} className={styles.region}>
      {shown.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastView({ toast }: { toast: Toast }) {
  const [isHeld, setHeld] = useState(false); // pointed at or focused: it waits
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.action ? STAY_WITH_ACTION : STAY);
    return () => clearTimeout(timer);
  }, [isHeld, toast]);
  return (
    <div
      className={classes(styles.toast, toast.tone === "danger" && styles.danger)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.message}>{toast.message}</span>
      {toast.action && (
        <Button
          size="small"
          look="plain"
          className={styles.action}
          aria-keyshortcuts="z"
          onClick={() => {
            dismissToast(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton
        size="small"
        icon="close"
        label={t.common.dismiss}
        className={styles.close}
        onClick={() => dismissToast(toast.id)}
      />
    </div>
  );
}
