import { Suspense, useEffect, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { t } from "../strings";
import { IconButton } from "./Button";
import styles from "./SidePanel.module.css";
import { useFocusBack } from "./useFocusBack";
import { useIsWide } from "./useMedia";
import { lazy } from "./lazy";

interface Props {
  title: string;
  onClose: () => void;
  /** Buttons beside the close button. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Where the shell leaves room for it. */
export const SIDE_PANEL_SLOT = "side-panel";

const PanelSheet = lazy(() => import("./PanelSheet"));

/**
 * Shows one thing beside the page: the page stays usable, Escape closes, the focus goes in and comes back. On narrow
 * screens it covers the page like a dialog. Render it only while it is open.
 */
export function SidePanel(props: Props) {
  const isWide = useIsWide();
  if (isWide) return <Beside {...props} />;
  return (
    <Suspense fallback={null}>
      <PanelSheet label={props.title} onClose={props.onClose}>
        <Inside {...props} />
      </PanelSheet>
    </Suspense>
  );
}

function Beside(props: Props) {
  const panel = useRef<HTMLElement>(null);
  useFocusBack();
  useEffect(() => {
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus({ preventScroll: true });
  }, []);
  const slot = document.getElementById(SIDE_PANEL_SLOT);
  if (!slot) return null;
  return createPortal(
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={props.title}
      className={styles.panel}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      <Inside {...props} />
    </section>,
    slot,
  );
}

function Inside({ title, onClose, actions, children }: Props) {
  return (
    <>
      <header className={styles.header}>
        <h2>{title}</h2>
        {actions}
        <IconButton icon="close" label={t.common.close} keys="Esc" onClick={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
    </>
  );
}
