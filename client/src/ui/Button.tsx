import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Link } from "wouter";
import styles from "./Button.module.css";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

interface Looks {
  /** `primary`: the one thing that this view is for. `plain` has no frame until one points at it. */
  look?: "primary" | "normal" | "plain" | "danger";
  size?: "small" | "normal";
  icon?: IconName;
  /** On phones the icon stands alone; the words are still read out. */
  compact?: boolean;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Looks {
  /** Something is under way: the button stays focusable, says so, and does nothing. */
  busy?: boolean;
  /** It does nothing now, but keeps the focus, which `disabled` would lose. */
  unavailable?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look,
  size,
  icon,
  busy = false,
  unavailable = false,
  compact,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || unavailable || undefined}
      onClick={busy || unavailable ? (event) => event.preventDefault() : onClick}
      className={classes(
        buttonClass({ look, size }),
        busy && styles.busy,
        unavailable && styles.unavailable,
        compact && styles.compact,
        className,
      )}
    >
      {icon && <Icon name={icon} size={18} />}
      {compact ? <span>{children}</span> : children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  icon: IconName;
  /** What it does: read out, and shown when one points at it. */
  label: string;
  /** Keys that do the same, shown beside the label. */
  keys?: string;
}

export function IconButton({ icon, label, keys, look = "plain", className, size, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      look={look}
      size={size}
      className={classes(styles.square, className)}
      aria-label={label}
      data-tip={label}
      data-tip-keys={keys}
    >
      <Icon name={icon} size={size === "small" ? 18 : 20} />
    </Button>
  );
}

interface ButtonLinkProps extends Looks {
  href: string;
  children: ReactNode;
  className?: string;
}

/** Goes somewhere, and looks like a button. */
export function ButtonLink({ href, look, size, icon, compact, children, className }: ButtonLinkProps) {
  return (
    <Link href={href} className={classes(buttonClass({ look, size }), compact && styles.compact, className)}>
      {icon && <Icon name={icon} size={18} />}
      {compact ? <span>{children}</span> : children}
    </Link>
  );
}

function buttonClass({ look = "normal", size = "normal" }: Looks): string {
  return classes(styles.button, look === "normal" ? styles.framed : styles[look], size === "small" && styles.small);
}
