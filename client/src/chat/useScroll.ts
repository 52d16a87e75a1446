import { useCallback, useLayoutEffect, useRef, useState, type RefCallback } from "react";

/** Within this many pixels of the end one counts as being there. */
const AT_END = 48;
/** More is fetched when this close to what is loaded, in pixels. */
const NEAR = 900;

interface Options {
  /** Changes whenever rows may have come or gone. */
  version: unknown;
  hasEarlier: boolean;
  hasLater: boolean;
  onNear: (direction: "earlier" | "later") => void;
  /** Called with the newest position that can be seen, while somebody looks. */
  onSeen: (position: number) => void;
}

type Target = "end" | "line" | number;

export interface Scroll {
  box: RefCallback<HTMLDivElement>;
  isAtEnd: boolean;
  onScroll: () => void;
  /** Go there: now if it is shown, else when it is. */
  scrollTo: (target: Target) => void;
}

/**
 * Keeps the place in a list that grows at both ends: at the end one stays at the end, elsewhere the row at the top stays
 * where it is. Rows carry `data-row` (their key) and, if they are messages, `data-position`.
 */
export function useScroll({ version, hasEarlier, hasLater, onNear, onSeen }: Options): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const target = useRef<Target | null>("line");
  const held = useRef<{ key: string; offset: number } | null>(null); // null: the end
  const [isAtEnd, setAtEnd] = useState(true);
  const latest = useRef({ hasEarlier, hasLater, onNear, onSeen });
  useLayoutEffect(() => {
    latest.current = { hasEarlier, hasLater, onNear, onSeen };
  });

  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const now = latest.current;
    const toEnd = scrollHeight - scrollTop - clientHeight;
    const atEnd = toEnd < AT_END && !now.hasLater;
    setAtEnd(atEnd);
    const rows = rowsIn(element);
    // A message: lines between them move when messages come before.
    const top = rows.find((row) => row.dataset.position && row.offsetTop + row.offsetHeight > scrollTop);
    held.current = atEnd || !top ? null : { key: top.dataset.row ?? "", offset: top.offsetTop - scrollTop };
    const seen = rows.findLast(
      (row) => row.dataset.position && row.offsetTop + row.offsetHeight <= scrollTop + clientHeight + 8,
    );
    if (seen && document.visibilityState === "visible" && document.hasFocus())
      now.onSeen(Number(seen.dataset.position));
    if (rows.length === 0) return;
    if (scrollTop < NEAR && now.hasEarlier) now.onNear("earlier");
    if (toEnd < NEAR && now.hasLater) now.onNear("later");
  }, []);

  const settle = useCallback(() => {
    const element = box.current;
    if (!element) return;
    if (target.current !== null && goTo(element, target.current, latest.current.hasLater)) target.current = null;
    else if (held.current) {
      const { key, offset } = held.current;
      const row = rowsIn(element).find((one) => one.dataset.row === key);
      if (row) element.scrollTop = row.offsetTop - offset;
    } else if (!latest.current.hasLater) element.scrollTop = element.scrollHeight;
    look();
  }, [look]);

  useLayoutEffect(settle, [settle, version]);

  // The box comes when the messages do: what follows it is tied to the element, not to the component.
  const follow = useCallback(
    (element: HTMLDivElement) => {
      box.current = element;
      // The window, the keyboard of a phone, a growing composer, a row that says that it could not be sent.
      const sizes = new ResizeObserver(() => settle());
      sizes.observe(element);
      if (element.firstElementChild) sizes.observe(element.firstElementChild);
      addEventListener("focus", look);
      document.addEventListener("visibilitychange", look);
      return () => {
        box.current = null;
        sizes.disconnect();
        removeEventListener("focus", look);
        document.removeEventListener("visibilitychange", look);
      };
    },
    [look, settle],
  );

  const scrollTo = useCallback(
    (wanted: Target) => {
      target.current = wanted;
      held.current = null;
      settle();
    },
    [settle],
  );
  return { box: follow, isAtEnd, onScroll: look, scrollTo };
}

function rowsIn(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>("[data-row]")];
}

/** Returns whether it was there to go to. */
function goTo(element: HTMLElement, target: Target, hasLater: boolean): boolean {
  const rows = rowsIn(element);
  if (rows.length === 0 || (target === "end" && hasLater)) return false;
  const row =
    target === "line"
      ? rows.find((one) => one.dataset.row === "new")
      : rows.find((one) => Number(one.dataset.position) === target);
  if (typeof target === "number" && !row) return false;
  if (row) element.scrollTop = row.offsetTop - element.clientHeight / 3;
  else element.scrollTop = element.scrollHeight;
  return true;
}
