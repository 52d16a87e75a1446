import { useCallback, useRef, useState } from "react";
import type { Message } from "./model";

export interface Mode {
  id: number;
  kind: "edit" | "remove";
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };

/**
 * The keyboard in the list of messages: it is one stop for Tab; arrows move within, E edits and Delete deletes a message
 * of one's own.
 */
export function useRowKeys(messages: readonly Message[], me: number) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [mode, setMode] = useState<Mode | null>(null);
  const before = useRef<Element | null>(null);
  const active = messages.some((one) => one.id === chosen) ? chosen : (messages.at(-1)?.id ?? null);

  const onFocus = useCallback((event: React.FocusEvent) => {
    const id = idOf(event.target);
    if (id) setChosen(id);
  }, []);

  const open = useCallback((wanted: Mode) => {
    before.current = document.activeElement;
    setMode(wanted);
  }, []);
  const close = useCallback((id: number) => {
    setMode(null);
    // The focus goes back to what had it before, or to the row when that was one of the row's own buttons.
    requestAnimationFrame(() => {
      const row = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
      const back = before.current instanceof HTMLElement && before.current.isConnected ? before.current : row;
      back?.focus();
    });
  }, []);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (!target.matches("[data-row]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = messages.findIndex((one) => one.id === idOf(target));
    const message = messages[at];
    const step = STEPS[event.key];
    if (step !== undefined) {
      const next = messages[Math.min(messages.length - 1, Math.max(0, at + step))];
      event.preventDefault();
      if (next) focusRow(event.currentTarget, next.id);
    } else if (event.key === "Home" || event.key === "End") {
      const end = event.key === "Home" ? messages[0] : messages.at(-1);
      event.preventDefault();
      if (end) focusRow(event.currentTarget, end.id);
    } else if (message?.owner_id === me && (event.key === "e" || event.key === "Delete")) {
      event.preventDefault();
      open({ id: message.id, kind: event.key === "e" ? "edit" : "remove" });
    }
  };

  const editLast = () => {
    const last = messages.findLast((one) => one.owner_id === me);
    if (last) open({ id: last.id, kind: "edit" });
  };
  return { active, mode, open, close, onFocus, onKeyDown, editLast };
}

function idOf(target: EventTarget): number {
  return Number((target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row) || 0;
}

function focusRow(list: Element, id: number): void {
  const row = list.querySelector<HTMLElement>(`[data-row="${id}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
