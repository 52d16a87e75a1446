import { t } from "../strings";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Kbd";
import { useAllCommands, type Command } from "./commands";
import styles from "./KeyList.module.css";
import { overlay } from "./signal";

/** All keys that do something now, by section. */
export default function KeyList({ isOpen }: { isOpen: boolean }) {
  const all = useAllCommands();
  // Of two that a key would run, the last one counts.
  const isRun = (command: Command) => !command.run || all.findLast((one) => one.keys === command.keys) === command;
  const commands = all.filter((command) => command.keys && isRun(command));
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
