import { currentCommands } from "./commands";
import { overlay } from "./signal";

/** Two keys in a row must come within this many milliseconds. */
const SEQUENCE_TIME = 1200;

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Listen for the keys of all registered commands. Returns what stops it. */
export function startKeys(): () => void {
  let first = "";
  let firstAt = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    const key = nameOf(event);
    const isChord = key.startsWith("mod+");
    if (!key || (!isChord && (isTyping(event.target) || isCovered(event.target)))) return;
    const commands = currentCommands().filter((command) => command.keys && command.run);
    const sequence = event.timeStamp - firstAt < SEQUENCE_TIME ? `${first} ${key}` : "";
    const command = commands.findLast((one) => one.keys === sequence) ?? commands.findLast((one) => one.keys === key);
    if (command) {
      event.preventDefault();
      first = "";
      command.run?.();
    } else {
      first = key;
      firstAt = event.timeStamp;
    }
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/** How to show a command's keys to people: `["Ctrl", "K"]`, `["G", "C"]`. */
export function keyCaps(keys: string): string[] {
  return keys
    .split(/[ +]/)
    .filter(Boolean)
    .map((key) => (key === "mod" ? (isMac ? "⌘" : "Ctrl") : key.length === 1 ? key.toUpperCase() : key));
}

function nameOf(event: KeyboardEvent): string {
  if (event.altKey) return "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (["Control", "Meta", "Shift"].includes(key)) return "";
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

// A dialog or menu has the keyboard to itself.
function isCovered(target: EventTarget | null): boolean {
  if (overlay.get()) return true; // also while it is being loaded
  return target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
