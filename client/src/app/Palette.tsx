import { useEffect, useId, useMemo, useRef, useState } from "react";
import { t } from "../strings";
import { classes } from "../ui/classes";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Kbd } from "../ui/Kbd";
import { Marked, MarkedWords } from "../ui/Marked";
import { useAllCommands, type Command } from "./commands";
import { features } from "./features";
import { matchCommands } from "./match";
import styles from "./Palette.module.css";
import { overlay } from "./signal";

/** Wait this long after a key, in milliseconds, before the server is asked. */
const PAUSE = 120;

/** Jump to anything by typing: commands at once, people, teams and tasks as they are found. */
export default function Palette({ isOpen }: { isOpen: boolean }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = useSources(text);
  const commands = useAllCommands();
  const results = useMemo(
    () =>
      [
        ...matchCommands(
          commands.filter((one) => !one.keysOnly),
          text,
        ),
        ...found,
      ].slice(0, 40),
    [commands, text, found],
  );
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const index = Math.min(chosen, results.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [index, results]);

  const close = () => overlay.set("");
  const run = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run?.();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((index + step + results.length) % Math.max(results.length, 1));
    else if (event.key === "Enter") run(results[index]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog isOpen={isOpen} onClose={close} title={t.common.palette.title} hideTitle place="top" size="large">
      <div className={styles.field}>
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={results.length > 0 ? `${id}-${index}` : undefined}
          aria-label={t.common.palette.placeholder}
          placeholder={t.common.palette.placeholder}
          value={text}
          onChange={(event) => (setText(event.target.value), setChosen(0))}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Esc" />
      </div>
      <ul ref={list} id={id} role="listbox" aria-label={t.common.palette.title} className={styles.list}>
        <MarkedWords words={text}>
          {results.map((command, place) => (
            <li
              key={command.id}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === index}
              className={classes(styles.item, place === index && styles.chosen)}
              onPointerMove={() => setChosen(place)}
              onClick={() => run(command)}
            >
              <span className={styles.title}>
                <Marked text={command.title} />
              </span>
              <span className={styles.section}>{command.section}</span>
              {command.keys && <Kbd keys={command.keys} />}
            </li>
          ))}
        </MarkedWords>
      </ul>
      <p role="status" className={results.length > 0 ? "visually-hidden" : styles.empty}>
        {results.length > 0 ? "" : t.common.palette.empty}
      </p>
    </Dialog>
  );
}

function useSources(text: string): readonly Command[] {
  const [found, setFound] = useState<readonly Command[]>([]);
  useEffect(() => {
    const asked = text.trim();
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        const sources = asked ? features.flatMap((feature) => feature.sources ?? []) : [];
        void Promise.allSettled(sources.map((source) => source.search(asked, stop.signal))).then((answers) => {
          if (stop.signal.aborted) return;
          setFound(answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])));
        });
      },
      asked ? PAUSE : 0,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return found;
}
