import { useEffect, useState } from "react";
import { Kbd } from "./Kbd";
import styles from "./Tooltips.module.css";

interface Tip {
  text: string;
  keys: string;
  x: number;
  y: number;
  isBelow: boolean;
}

/** Rest on a control this long, in milliseconds, to see its name. The keyboard sees it at once. */
const DELAY = 450;

/**
 * Shows the `data-tip` of whatever is pointed at or focused. Rendered once, by the shell. The text repeats the control's
 * accessible name, so it is hidden from screen readers; Escape takes it away.
 */
export function Tooltips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer = 0;
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const show = (target: EventTarget | null, delay: number) => {
      hide();
      const control = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
      if (control) timer = window.setTimeout(() => setTip(control.isConnected ? tipOf(control) : null), delay);
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType === "mouse") show(event.target, DELAY);
    };
    const focus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(":focus-visible")) show(event.target, 0);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    const listeners = [
      ["pointerover", over],
      ["focusin", focus],
      ["focusout", hide],
      ["pointerdown", hide],
      ["scroll", hide],
      ["keydown", key],
    ] as const;
    for (const [name, listener] of listeners) document.addEventListener(name, listener as EventListener, true);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) document.removeEventListener(name, listener as EventListener, true);
    };
  }, []);
  if (!tip) return null;
  return (
    <div aria-hidden="true" className={tip.isBelow ? styles.below : styles.above} style={{ left: tip.x, top: tip.y }}>
      {tip.text}
      {tip.keys && <Kbd keys={tip.keys} />}
    </div>
  );
}

function tipOf(control: HTMLElement): Tip {
  const box = control.getBoundingClientRect();
  const text = control.dataset.tip ?? "";
  const half = Math.min(text.length * 3.6 + 30, 150); // about half of its width, to keep it inside of the window
  const isBelow = box.top < 60;
  return {
    text,
    keys: control.dataset.tipKeys ?? "",
    x: Math.max(half, Math.min(innerWidth - half, box.left + box.width / 2)),
    y: isBelow ? box.bottom + 6 : box.top - 6,
    isBelow,
  };
}
