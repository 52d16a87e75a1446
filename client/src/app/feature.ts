import type { ComponentType, LazyExoticComponent } from "react";
import type { Command, CommandSource } from "./commands";

/**
 * What a part of the client brings along. `features.ts` lists them all; the shell, the palette and the event stream
 * know nothing else of them.
 */
export interface Feature {
  name: string;
  /** Pages by path under /app (wouter's patterns). The first that matches wins. */
  routes: readonly { path: string | RegExp; page: LazyExoticComponent<ComponentType> | ComponentType }[];
  /** Called once, when somebody is signed in from the start: ask for what the first view shows before it is drawn. */
  prepare?: () => void;
  /** Commands that are there everywhere. Those of one page are added by `useCommands` while it is shown. */
  commands?: readonly Command[];
  /** What the palette can find by typing: people, teams, tasks. */
  sources?: readonly CommandSource[];
}
