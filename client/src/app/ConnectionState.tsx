import { useConnection } from "../live/connection";
import { t } from "../strings";
import { classes } from "../ui/classes";
import styles from "./ConnectionState.module.css";

/** Whether the server can be heard. Always there for screen readers; seen only when there is something to say. */
export function ConnectionState() {
  const state = useConnection();
  if (state === "quiet") return null;
  return (
    <div
      role="status"
      className={classes(styles.state, styles[state])}
      data-tip={state === "offline" ? t.common.connection.offlineLong : undefined}
    >
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.text}>{t.common.connection[state]}</span>
    </div>
  );
}
