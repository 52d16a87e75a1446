import { Suspense, useRef, useState, type ReactNode } from "react";
import { Button, IconButton } from "./Button";
import type { IconName } from "./Icon";
import { lazy } from "./lazy";

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  keys?: string;
  isDanger?: boolean;
  /** In a group that chooses one of several: whether it is the chosen one. */
  isSelected?: boolean;
  /** Begins a group of this name (read out), with a line above it. */
  groupLabel?: string;
  onAction: () => void;
}

interface Props {
  /** What the menu is about: its accessible name, and the tooltip of an icon. */
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  size?: "small" | "normal";
  look?: "normal" | "plain";
  /** What the button shows instead of an icon alone. */
  children?: ReactNode;
  className?: string;
}

const loadPopover = () => import("./MenuPopover");
const MenuPopover = lazy(loadPopover);

/** A button that opens a menu. The menu's code is loaded when one points at the first such button. */
export function MenuButton({ label, items, icon = "more", size, look = "plain", children, className }: Props) {
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const shared = {
    ref: trigger,
    size,
    look,
    className,
    "aria-haspopup": "menu",
    "aria-expanded": isOpen,
    onClick: () => setOpen(true),
    onPointerEnter: () => void loadPopover(),
    onFocus: () => void loadPopover(),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      setOpen(true);
    },
  } as const;
  return (
    <>
      {children ? (
        <Button {...shared}>
          {children}
          <span className="visually-hidden">{label}</span>
        </Button>
      ) : (
        <IconButton {...shared} icon={icon} label={label} />
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <MenuPopover label={label} items={items} trigger={trigger} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
