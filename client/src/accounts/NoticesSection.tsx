import { useState, useSyncExternalStore } from "react";
import { useMe } from "../api/useMe";
import { areNoticesOn, chooseNotices, followNotices, permission } from "../app/notices";
import { t } from "../strings";
import { Checkbox } from "../ui/Field";
import { Icon } from "../ui/Icon";
import styles from "./Settings.module.css";

const words = t.notices;

/** Whether this browser notifies of what happens elsewhere; and why it cannot, where it cannot. */
export function NoticesSection() {
  const me = useMe();
  const allowed = useSyncExternalStore(followNotices, permission);
  const isOn = useSyncExternalStore(followNotices, () => areNoticesOn(me.pk));
  const [isAsking, setAsking] = useState(false);
  const choose = async (wanted: boolean) => {
    setAsking(wanted && allowed === "default");
    await chooseNotices(me.pk, wanted);
    setAsking(false);
  };
  const why = allowed === "denied" ? words.blocked : allowed === "unsupported" ? words.unsupported : "";
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <div className={styles.form}>
        <Checkbox
          label={words.enable}
          hint={words.hint}
          checked={isOn}
          disabled={why !== ""}
          onChange={(wanted) => void choose(wanted)}
        />
      </div>
      <div role="status">
        {(why || isAsking) && (
          <p className={styles.notice}>
            <Icon name={why ? "alert" : "bell"} size={18} />
            {why || words.asking}
          </p>
        )}
      </div>
    </>
  );
}
