import { keyCaps } from "../app/keys";
import styles from "./Kbd.module.css";

/** A command's keys: `mod+k`, `g c`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyCaps(keys).map((cap, index) => (
        <kbd key={index}>{cap}</kbd>
      ))}
    </span>
  );
}
