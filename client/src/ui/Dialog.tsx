import { Suspense, useDeferredValue, type ReactNode } from "react";
import { lazy } from "./lazy";

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** `alert`: it asks before something that cannot be undone; a click beside it does not close it. */
  kind?: "normal" | "alert";
  size?: "small" | "normal" | "large";
  /** `sheet` fills phones from below; `top` is for what one types into at once, such as the palette. */
  place?: "center" | "top";
  /** Leave the title to screen readers. */
  hideTitle?: boolean;
  children: ReactNode;
}

const ModalDialog = lazy(() => import("./ModalDialog"));

/**
 * A dialog that holds the focus until it is closed, then gives it back. Its code is loaded when the first one opens. When
 * it closes it is out of sight at once; to open the page behind it again takes longer where there is much on it.
 */
export function Dialog(props: DialogProps) {
  const wasOpen = useDeferredValue(props.isOpen);
  if (!props.isOpen && !wasOpen) return null;
  return (
    <Suspense fallback={null}>
      <ModalDialog {...props} />
    </Suspense>
  );
}
