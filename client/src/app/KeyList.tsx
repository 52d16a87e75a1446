import { t } from "../strings";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Kbd";
import { useAllCommands } from "./commands";
import styles from "./KeyList.module.css";
import { overlay } from "./signal";

/** All keys that do something now, by section. */
export default function KeyList({ isOpen }: { isOpen: boolean }) {
  const commands = useAllCommands().filter((command) => command.keys);
  const sections = [...new Set(commands.map((command) => command.section))];
  return (
    <Dialog isOpen={isOpen} onClose={() => overlay.set("")} title={t.common.keys.title} size="large">
      <div className={styles.sections}>
        {sections.map((section) => (
          <section key={section}>
            <h3>{section}</h3>
            <dl>
              {commands
                .filter((command) => command.section === section)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{command.title}</dt>
                    <dd>
                      <Kbd keys={command.keys ?? ""} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
