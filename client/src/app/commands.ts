import { useEffect } from "react";
import { createStore, useStore } from "./store";

/** Something that can be done by name (palette, Ctrl-K), by key, or both. */
export interface Command {
  id: string;
  title: string;
  /** The heading under which palette and key list show it. */
  section: string;
  /** `n`, `?`, `mod+k` (Ctrl, on Macs Cmd), or two keys in a row: `g c`. */
  keys?: string;
  /** Words that find it as well. */
  words?: string;
  /** Shown in the key list, not in the palette: moving through a list, say. */
  keysOnly?: boolean;
  /** Absent where the keys are handled by what has the focus: they are only listed then. */
  run?: () => void;
}

/** Finds things by what is typed. Called with at least one character; may ask the server. */
export interface CommandSource {
  id: string;
  search: (text: string, signal: AbortSignal) => Promise<Command[]>;
}

const registered = createStore<readonly (readonly Command[])[]>([]);

/** Register commands until the returned function is called. */
export function registerCommands(commands: readonly Command[]): () => void {
  registered.set((before) => [...before, commands]);
  return () => registered.set((before) => before.filter((one) => one !== commands));
}

/** All commands of the moment. Of two with the same id or key, the one registered last counts. */
export function currentCommands(): Command[] {
  const byId = new Map<string, Command>();
  for (const commands of registered.get()) for (const command of commands) byId.set(command.id, command);
  return [...byId.values()];
}

export function useAllCommands(): Command[] {
  useStore(registered);
  return currentCommands();
}

/** Have these commands while the component is shown. Memoize the list (useMemo), or it is registered anew each time. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands]);
}
