import { fold, searchWords } from "../text/folding";
import type { Command } from "./commands";

/** The commands that hold every word typed, those whose title begins with it first. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const words = searchWords(text);
  return commands
    .map((command) => ({
      command,
      title: fold(command.title),
      all: fold(`${command.title} ${command.words ?? ""} ${command.section}`),
    }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .sort((a, b) => rank(a.title, words) - rank(b.title, words))
    .map(({ command }) => command);
}

function rank(title: string, words: readonly string[]): number {
  const first = words[0];
  if (!first) return 0;
  if (title.startsWith(first)) return 0;
  return title.includes(` ${first}`) ? 1 : title.includes(first) ? 2 : 3;
}
